using System.Runtime.CompilerServices;
using MirrorActors.Actors.Outgoing;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Scanning.HttpIndex;

/// <summary>Crawls the directory indexes that a mirror's web server makes.</summary>
/// <param name="protocol"><c>http</c> or <c>https</c>.</param>
public sealed class HttpIndexLister(OutgoingHttp http, string protocol) : IMirrorLister
{
    private readonly IndexFetcher _fetcher = new(http);

    public string Protocol { get; } = protocol;

    public bool MayShowLocalTimes => true;

    public string? UrlOf(MirrorUrls urls) => Protocol == "https" ? urls.Https : urls.Http;

    public async IAsyncEnumerable<ListedEntry> ListAsync(
        ListingTarget target, ListingMeter meter, [EnumeratorCancellation] CancellationToken token)
    {
        var root = new Uri(target.BaseUrl);
        var waiting = new WaitingDirectories(new IndexDirectory("", 0, null));
        var running = new List<Task<Fetched>>();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(token);
        try
        {
            while (waiting.Count > 0 || running.Count > 0)
            {
                while (running.Count < HttpIndexLimits.Connections && waiting.TryTake(out var next))
                    running.Add(FetchAsync(root, next, stop.Token));
                var done = await Task.WhenAny(running);
                running.Remove(done);
                var (directory, page, bytes) = await done;
                meter.ChargeBytes(bytes);
                if (Take(directory, page, meter) is not { } listed) continue;
                foreach (var row in page!.Rows)
                {
                    meter.ChargeEntry();
                    if (!EntryName.HasFittingLength(listed.Path + row.Name)) meter.SkipHostile();
                    else if (row.IsDirectory) waiting.Add(listed.Child(row.Name));
                    else yield return new ListedEntry(listed.Path + row.Name, row.Size, row.Time);
                }
            }
        }
        finally
        {
            await stop.CancelAsync();
            await ((Task)Task.WhenAll(running)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<Fetched> FetchAsync(Uri root, IndexDirectory directory, CancellationToken token)
    {
        var (page, bytes) = await _fetcher.FetchAsync(directory.At(root), token);
        return new Fetched(directory, page, bytes);
    }

    /// <summary>The directory when its rows count; null when it is left out.</summary>
    private static IndexDirectory? Take(IndexDirectory directory, IndexPage? page, ListingMeter meter)
    {
        if (page is null)
        {
            if (directory.Parent is null) throw new ListingException("the base URL shows no directory index");
            meter.SkipUnlisted();
            return null;
        }

        for (var i = 0; i < page.Hostile; i++) meter.SkipHostile();
        meter.CheckDepth(directory.Depth);
        var listed = directory.Seen(page);
        return listed.IsLoop ? null : listed;
    }

    private sealed record Fetched(IndexDirectory Directory, IndexPage? Page, long Bytes);
}
