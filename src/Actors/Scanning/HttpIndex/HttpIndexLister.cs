using System.Runtime.CompilerServices;
using MirrorActors.Actors.Outgoing;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Scanning.HttpIndex;

/// <summary>Crawls the directory indexes that a mirror's web server makes.</summary>
/// <param name="protocol"><c>http</c> or <c>https</c>.</param>
/// <param name="clock">The system's when null.</param>
public sealed class HttpIndexLister(OutgoingHttp http, string protocol, TimeProvider? clock = null) : IMirrorLister
{
    private readonly TimeProvider _clock = clock ?? TimeProvider.System;

    public string Protocol { get; } = protocol;

    public string? UrlOf(MirrorUrls urls) => Protocol == "https" ? urls.Https : urls.Http;

    public async IAsyncEnumerable<ListedEntry> ListAsync(
        ListingTarget target, ListingMeter meter, [EnumeratorCancellation] CancellationToken token)
    {
        var root = new Uri(target.BaseUrl);
        var waiting = new WaitingDirectories(IndexDirectory.At(target.Directory));
        using var pages = new RunningPages(token);
        try
        {
            while (waiting.Count > 0 || pages.Count > 0)
            {
                while (pages.Count < HttpIndexLimits.Connections && waiting.TryTake(out var next))
                    pages.Begin(new IndexFetch(http, _clock, root, next, meter));
                var batch = await pages.NextAsync();
                Charge(batch, meter);
                foreach (var row in batch.Rows)
                {
                    token.ThrowIfCancellationRequested();
                    meter.ChargeEntry();
                    if (!EntryName.HasFittingLength(batch.Directory.Path + row.Name)) meter.SkipHostile();
                    else if (!row.IsDirectory) yield return new ListedEntry(batch.Directory.Path + row.Name, row.Size, row.Time);
                    else if (target.Deep) waiting.Add(batch.Directory.Child(row.Name));
                }
            }
        }
        finally
        {
            await pages.StopAsync();
        }
    }

    /// <exception cref="ListingException">
    /// Beyond the budget, or the directory that the listing begins with is not listed; others are left out.
    /// </exception>
    private static void Charge(IndexBatch batch, ListingMeter meter)
    {
        meter.ChargeBytes(batch.Bytes);
        meter.MayBeLocal = !batch.IsExact;
        for (var i = 0; i < batch.Hostile; i++)
        {
            meter.ChargeEntry();
            meter.SkipHostile();
        }

        if (batch.Refusal is { } refusal)
        {
            if (batch.Directory.Parent is null) throw refusal;
            meter.SkipUnlisted(batch.Directory.Path);
        }
        else if (batch.Rows.Count > 0 || batch.IsLast) meter.CheckDepth(batch.Directory.Depth);
    }
}
