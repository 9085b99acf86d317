using MirrorActors.Actors.Mirrors;
using MirrorActors.Actors.Views;
using MirrorActors.Engine.Actors;
using MirrorActors.Protocol.Ids;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Probing;

/// <summary>
/// Probes the configured fallbacks, each with random published files, and publishes what it sees: over both address families, with
/// confirmations, and held while this node's own network is suspected, as mirrors are. Not recorded: after a restart they count as
/// usable until they fail again.
/// </summary>
/// <param name="network">Null where it is never suspected.</param>
public sealed class FallbackProbes(
    FallbackTableHolder table, FileSampler files, IHeadProbe head, ProbeOptions options, NetworkWatch? network = null)
    : Actor<FallbackMessage>
{
    /// <summary>Until it looks again while nothing is published.</summary>
    private static readonly TimeSpan NothingYet = TimeSpan.FromSeconds(2);

    private readonly HealthPolicy _policy = new(options.FailuresToDown, options.SuccessesToUp);
    private readonly Watched[] _watched = [.. table.Current.All.Select(_ => new Watched(new ConfirmPlan(options.ConfirmAfter)))];

    /// <summary>Starts the probes; they follow the network's state by themselves.</summary>
    public static void Start(
        ActorSystem system, FallbackTableHolder table, FileSampler files, IHeadProbe head, ProbeOptions options, NetworkWatch? network)
    {
        var probes = system.Spawn("fallback-probes", () => new FallbackProbes(table, files, head, options, network));
        network?.Subscribe(() => probes.TryTell(new FallbacksJudged()));
    }

    protected override ValueTask StartAsync(CancellationToken token)
    {
        for (var i = 0; i < _watched.Length; i++) Begin(new FallbackDue(i, IsConfirmation: false));
        return ValueTask.CompletedTask;
    }

    protected override ValueTask ReceiveAsync(FallbackMessage message, CancellationToken token)
    {
        switch (message)
        {
            case FallbackDue due:
                Begin(due);
                break;
            case FallbackSeen seen:
                Take(seen);
                break;
            case FallbacksJudged:
                TakeBack();
                break;
        }

        return ValueTask.CompletedTask;
    }

    private void Begin(FallbackDue due)
    {
        var (index, watched) = (due.Index, _watched[due.Index]);
        if (!due.IsConfirmation) watched.Confirmations.Restart();
        if (files.OfAll(Context.Random, watched.Asked) is not { } file)
        {
            SetTimer(due, NothingYet);
            return;
        }

        Context.PipeToSelf<SchemeProbe>(
            ProbeAsync(table.Current.All[index], file, Context.Lifetime),
            seen => new FallbackSeen(index, seen with { Asked = file.Id }),
            e => new FallbackSeen(index, null, e));
    }

    private Task<SchemeProbe> ProbeAsync(FallbackFacts fallback, SampledFile file, CancellationToken token)
    {
        var question = new ProbeQuestion(new Uri(fallback.Url, file.RelativeUrl), file.Size);
        return BothFamilies.AskAsync(
            fallback.Url.Scheme, question.Uri, head, family => head.ProbeAsync(question with { Family = family }, token), token,
            counted: "fallback");
    }

    private void Take(FallbackSeen seen)
    {
        var watched = _watched[seen.Index];
        if (seen.Failure is { } failure) Context.Logger.FallbackProbesBroke(failure);
        if (seen.Probe is { } probe)
        {
            network?.Seen(NameOf(seen.Index), [probe], _ => watched.Track);
            var held = network?.State.Held(probe) ?? probe;
            Show(seen.Index, watched.Track.Observe(held, _policy, Context.Clock.GetUtcNow()));
        }

        var isUndecided = watched.Track.IsUndecided;
        watched.Asked = isUndecided && seen.Probe?.Asked is { } asked ? [.. watched.Asked, asked] : [];
        if (watched.Confirmations.Next(isUndecided) is { } pause) SetTimer(new FallbackDue(seen.Index, IsConfirmation: true), pause);
        else SetTimer(new FallbackDue(seen.Index, IsConfirmation: false), Context.Random.Spreading(options.Interval));
    }

    /// <summary>What nobody's answer has just led to is as if it had not been asked.</summary>
    private void TakeBack()
    {
        if (network?.State is not { IsSuspected: true } state) return;
        for (var i = 0; i < _watched.Length; i++)
        {
            var watched = _watched[i];
            var isRecent = watched.ChangedAt is not { } at || Context.Clock.GetElapsedTime(at) <= options.Interval * 2;
            if (isRecent) Show(i, watched.Track.TakenBack(state));
        }
    }

    private void Show(int index, SchemeTrack after)
    {
        var (watched, fallback) = (_watched[index], table.Current.All[index]);
        var (before, health) = (watched.Track.Verdict, after.Whole.Health);
        watched.Track = after;
        var shown = fallback with { Verdict = health.Verdict, Reason = health.Reason };
        if (health.Verdict != before)
        {
            watched.ChangedAt = Context.Clock.GetTimestamp();
            if (health.Verdict == Verdict.Up) Context.Logger.FallbackIsUp(fallback.Url, health.Reason);
            else Context.Logger.FallbackIsDown(fallback.Url, health.Reason);
        }

        if (shown != fallback) table.Publish(table.Current with { All = table.Current.All.SetItem(index, shown) });
    }

    private void SetTimer(FallbackDue due, TimeSpan pause) => Context.SetTimer(NameOf(due.Index), due, pause);

    /// <summary>No mirror has such a name.</summary>
    private string NameOf(int index) => $"fallback {index}: {table.Current.All[index].Url}";

    /// <summary>One fallback.</summary>
    private sealed class Watched(ConfirmPlan confirmations)
    {
        public ConfirmPlan Confirmations => confirmations;

        public SchemeTrack Track { get; set; } = SchemeTrack.Unknown;

        public long? ChangedAt { get; set; }

        /// <summary>Files that were asked for since it is not settled.</summary>
        public HashSet<FileId> Asked { get; set; } = [];
    }
}

/// <summary>A message to <see cref="FallbackProbes"/>.</summary>
public abstract record FallbackMessage;

/// <summary>This node's own network is suspected, or not any more.</summary>
internal sealed record FallbacksJudged : FallbackMessage;

/// <param name="Index">In the table.</param>
/// <param name="IsConfirmation">It follows a check that settled nothing.</param>
internal sealed record FallbackDue(int Index, bool IsConfirmation) : FallbackMessage;

/// <summary>One check is over.</summary>
/// <param name="Probe">Null after a failure of this node.</param>
internal sealed record FallbackSeen(int Index, SchemeProbe? Probe, Exception? Failure = null) : FallbackMessage;
