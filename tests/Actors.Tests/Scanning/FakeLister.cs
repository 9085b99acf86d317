using System.Runtime.CompilerServices;
using MirrorActors.Actors.Scanning;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Tests.Scanning;

internal sealed class FakeLister(
    string protocol, IEnumerable<ListedEntry> entries, string? fails = null) : IMirrorLister
{
    public string Protocol { get; } = protocol;

    public string? UrlOf(MirrorUrls urls) => Protocol switch
    {
        "rsync" => urls.Rsync,
        "ftp" => urls.Ftp,
        "https" => urls.Https,
        _ => urls.Http,
    };

    public ListingException? Throws { get; init; }

    public async IAsyncEnumerable<ListedEntry> ListAsync(
        ListingTarget target, ListingMeter meter, [EnumeratorCancellation] CancellationToken token)
    {
        foreach (var entry in entries)
        {
            await Task.CompletedTask;
            meter.ChargeEntry();
            yield return entry;
        }

        if (Throws is { } thrown) throw thrown;
        if (fails is not null) throw new ListingException(fails);
    }
}
