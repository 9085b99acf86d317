using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using MirrorActors.Actors.Outgoing;
using MirrorActors.Actors.Scanning;
using MirrorActors.Actors.Scanning.Manifests;
using MirrorActors.Engine.Settings;

namespace MirrorActors.Actors.Catalogue.Sources;

/// <summary>A manifest alone: one file of a web server or of this system names all others.</summary>
/// <param name="manifest">Below the base.</param>
/// <param name="keyFile">As for <see cref="ManifestOptions"/>.</param>
internal sealed class ManifestListing(
    OutgoingHttp http, UpstreamSettings upstream, ManifestPath manifest, string? keyFile, TimeProvider clock) : IUpstreamListing
{
    private ManifestVersion? _seen;
    private ManifestVersion? _settled;

    public string Name => upstream.Base + manifest.Path[1..];

    public bool CanListPart => false;

    public async IAsyncEnumerable<ListedEntry> ListAsync(
        UpstreamAsk ask, ListingMeter meter, [EnumeratorCancellation] CancellationToken token)
    {
        using var key = Key();
        IManifestPlace place = upstream.IsFile
            ? new ManifestFolder(upstream.Base)
            : new ManifestFetcher(http, upstream.Base, meter, clock);
        using var file = await place.OpenIfChangedAsync(manifest.Path[1..], ask.OnlyIfChanged ? _settled : null, token);
        ask.IsUnchanged = file is null;
        if (file is null) yield break;
        (_seen, _settled) = (file.Version, null);
        await using var text = manifest.IsCompressed ? new GunzipStream(file.Body) : file.Body;
        var lines = new ManifestLines(text, file.Name, meter);
        var readers = new ManifestReaders(manifest, place, key, new KeptHashes()) { TellsHashes = true };
        var reader = readers.Of((file.Modified ?? clock.GetUtcNow()).UtcDateTime, "");
        await foreach (var entry in reader.ReadAsync(lines, meter, token)) yield return entry;
    }

    public void TakenOver(bool isSettled) => _settled = isSettled ? _seen : null;

    private ECDsa? Key() => manifest.Kind == ManifestKind.Own && keyFile is not null ? ManifestKey.Read(keyFile) : null;
}
