using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using MirrorActors.Actors.FileIndex;
using MirrorActors.Actors.Outgoing;
using MirrorActors.Engine.Settings;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Scanning.Manifests;

/// <summary>
/// Lists a mirror by the one file that names all others, and checks a sample of them at the end. A directory that has nothing in
/// the manifest is absent.
/// </summary>
/// <param name="audit">Null to believe the manifest as it is.</param>
public sealed class ManifestLister(
    OutgoingHttp http, FileTable files, ManifestOptions options, TimeProvider clock, ManifestAudit? audit) : IMirrorLister
{
    public string Protocol => "manifest";

    /// <summary>None for a mirror of a part of the tree: a manifest is of the whole.</summary>
    public string? UrlOf(MirrorUrls urls) => urls.Subtree is null ? urls.Https ?? urls.Http : null;

    public async IAsyncEnumerable<ListedEntry> ListAsync(
        ListingTarget target, ListingMeter meter, [EnumeratorCancellation] CancellationToken token)
    {
        using var key = options is { Manifest.Kind: ManifestKind.Own, KeyFile: { } file } ? ManifestKey.Read(file) : null;
        var source = new ManifestFetcher(http, target.BaseUrl, meter, clock);
        var hashed = Hashed();
        using var manifest = await OpenAsync(source, target, token);
        meter.Stamp = manifest.Stamp is { } stamp ? stamp + hashed : null;
        await using var text = options.Manifest.IsCompressed ? new GunzipStream(manifest.Body) : manifest.Body;
        var lines = new ManifestLines(text, manifest.Name, meter);
        var run = audit?.Begin();
        var isThere = target.Directory.Length == 0;
        var made = (manifest.Modified ?? clock.GetUtcNow()).UtcDateTime;
        var reader = new ManifestReaders(options.Manifest, source, key, new HashedFiles(files)).Of(made, target.Directory);
        await foreach (var entry in reader.ReadAsync(lines, meter, token))
        {
            if (!entry.Path.StartsWith(target.Directory, StringComparison.Ordinal)) continue;
            isThere = true;
            if (!target.Deep && entry.Path.IndexOf('/', target.Directory.Length) >= 0) continue;
            run?.See(entry);
            yield return entry;
        }

        if (!isThere && !reader.SawDirectory)
            throw new ListingException("the manifest has nothing in that directory") { Failure = ListingFailure.Absent };
        if (run is not null) await run.EndAsync(target.BaseUrl, token);
    }

    public async Task<string?> ReadStampAsync(string url, CancellationToken token)
    {
        var hashed = Hashed();
        return await ManifestStamp.ReadAsync(http, url, options.Manifest.Path[1..], token) is { } stamp ? stamp + hashed : null;
    }

    /// <summary>Checksums tell more as more of the catalogue's are known.</summary>
    private string? Hashed() => options.Manifest.Kind is ManifestKind.Sums or ManifestKind.Release
        ? string.Create(CultureInfo.InvariantCulture, $" {files.Count - files.CountNotHashed()}")
        : null;

    // Without a manifest nothing is known of a directory; the base itself is as good as absent.
    private async Task<ManifestFile> OpenAsync(ManifestFetcher source, ListingTarget target, CancellationToken token)
    {
        try
        {
            return await source.OpenAsync(options.Manifest.Path[1..], token);
        }
        catch (ListingException e) when (e.Failure == ListingFailure.Absent && target.Directory.Length > 0)
        {
            throw new ListingException(e.Message, e);
        }
    }
}
