using System.Collections.Immutable;
using MirrorActors.Actors.Mirrors;
using MirrorActors.Actors.Views;
using MirrorActors.Engine.Actors;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Probing;

/// <summary>
/// Probes the configured fallbacks, each with a random published file, and publishes what it sees. Not recorded: after
/// a restart they count as usable until they fail again.
/// </summary>
public sealed class FallbackProbes(
    FallbackTableHolder table, FileSampler files, IHeadProbe head, ProbeOptions options) : Actor<FallbackMessage>
{
    /// <summary>Until it looks again while nothing is published.</summary>
    private static readonly TimeSpan NothingYet = TimeSpan.FromSeconds(2);

    private readonly HealthPolicy _policy = new(options.FailuresToDown, options.SuccessesToUp);
    private readonly HealthTrack[] _tracks = [.. table.Current.All.Select(_ => HealthTrack.Unknown)];

    protected override ValueTask StartAsync(CancellationToken token)
    {
        if (_tracks.Length > 0) Begin();
        return ValueTask.CompletedTask;
    }

    protected override ValueTask ReceiveAsync(FallbackMessage message, CancellationToken token)
    {
        switch (message)
        {
            case FallbacksDue:
                Begin();
                break;
            case FallbacksSeen seen:
                Take(seen);
                break;
        }

        return ValueTask.CompletedTask;
    }

    private void Begin()
    {
        var all = table.Current.All;
        if (files.OfAll(Context.Random) is null)
        {
            Context.SetTimer("probe", new FallbacksDue(), NothingYet);
            return;
        }

        var probes = all
            .Select(fallback => ProbeAsync(fallback, files.OfAll(Context.Random)!, Context.Lifetime))
            .ToArray();
        Context.PipeToSelf<ProbeObservation[]>(
            Task.WhenAll(probes), seen => new FallbacksSeen(seen), e => new FallbacksSeen([], e));
    }

    private async Task<ProbeObservation> ProbeAsync(FallbackFacts fallback, SampledFile file, CancellationToken token)
    {
        var seen = await head.ProbeAsync(new ProbeQuestion(new Uri(fallback.Url, file.RelativeUrl), file.Size), token);
        ActorsMetrics.Probed(seen.Ok, "fallback");
        return seen;
    }

    private void Take(FallbacksSeen seen)
    {
        if (seen.Failure is { } failure) Context.Logger.FallbackProbesBroke(failure);
        var all = table.Current.All.ToBuilder();
        for (var i = 0; i < seen.Observations.Length; i++) all[i] = Judged(all[i], i, seen.Observations[i]);
        table.Publish(table.Current with { All = all.ToImmutable() });
        Context.SetTimer("probe", new FallbacksDue(), Context.Random.Spreading(options.Interval));
    }

    private FallbackFacts Judged(FallbackFacts fallback, int index, ProbeObservation seen)
    {
        var before = _tracks[index].Verdict;
        var health = (_tracks[index] = _policy.Observe(_tracks[index], seen, Context.Clock.GetUtcNow())).Health;
        if (health.Verdict == before) return fallback with { Reason = health.Reason };
        if (health.Verdict == Verdict.Up) Context.Logger.FallbackIsUp(fallback.Url, health.Reason);
        else Context.Logger.FallbackIsDown(fallback.Url, health.Reason);
        return fallback with { Verdict = health.Verdict, Reason = health.Reason };
    }
}

/// <summary>A message to <see cref="FallbackProbes"/>.</summary>
public abstract record FallbackMessage;

internal sealed record FallbacksDue : FallbackMessage;

/// <summary>One round is over.</summary>
/// <param name="Observations">In the order of the table; empty after a failure of this node.</param>
internal sealed record FallbacksSeen(ProbeObservation[] Observations, Exception? Failure = null) : FallbackMessage;
