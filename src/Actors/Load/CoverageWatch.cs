using MirrorActors.Actors.Routing;
using MirrorActors.Engine.Actors;

namespace MirrorActors.Actors.Load;

/// <summary>Looks at the coverage from time to time and warns operators of what is new. Off every other path.</summary>
public sealed class CoverageWatch(RedirectSnapshotHolder snapshots, LoadMeter meter) : Actor<CoverageDue>
{
    private const int MostTold = 20;
    private readonly CoverageNews _news = new();

    protected override ValueTask StartAsync(CancellationToken token)
    {
        SetTimer();
        return ValueTask.CompletedTask;
    }

    protected override ValueTask ReceiveAsync(CoverageDue message, CancellationToken token)
    {
        SetTimer();
        var news = _news.Of(Coverage.Of(snapshots.Current, meter.Report.Traffic), Context.Clock.GetUtcNow());
        if (news.Count == 0) return ValueTask.CompletedTask;
        var told = string.Join("; ", news.Take(MostTold).Select(static p => $"{p.Place}: {p.ToText()}"));
        Context.Logger.CoverageIsThin(news.Count > MostTold ? $"{told}; and {news.Count - MostTold} more" : told);
        return ValueTask.CompletedTask;
    }

    private void SetTimer() => Context.SetTimer("coverage", new CoverageDue(), LoadLimits.CoverageInterval);
}

/// <summary>The message to <see cref="CoverageWatch"/>: it is time to look.</summary>
public sealed record CoverageDue;
