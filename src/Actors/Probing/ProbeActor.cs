using System.Collections.Immutable;
using MirrorActors.Actors.Mirrors;
using MirrorActors.Actors.Views;
using MirrorActors.Engine.Actors;
using MirrorActors.Protocol.Admin;
using MirrorActors.Protocol.Commands;
using MirrorActors.Protocol.Ids;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Probing;

/// <summary>
/// Watches over one mirror from this node, by one kind of checks. A verdict shows in this node's table at once, whether the log
/// is there or not; the owner is told until it has answered. A mirror is probed at once when it is enabled, moved, or gets its
/// first files while nothing is known of it; one without files stays unknown over http and https.
/// </summary>
public sealed class ProbeActor(string mirror, ProbeServices services, ProbeKind kind) : Actor<ProbeMessage>
{
    private const string Timer = "probe";
    private const string ConfirmTimer = "confirm";

    /// <summary>Until a check that was left out is tried again, however long the interval is.</summary>
    private static readonly TimeSpan LeftOut = TimeSpan.FromMinutes(1);

    /// <summary>A status line and headers, by estimate.</summary>
    private const long AnswerBytes = 500;

    private const string TakenBack = "down is taken back: the network of the node that saw it is suspected";
    private readonly HealthPolicy _policy = new(
        services.Options.FailuresToDown, services.Options.SuccessesToUp, services.Options.Flaps);
    private readonly Dictionary<string, SchemeTrack> _tracks = new(StringComparer.Ordinal);
    private readonly Dictionary<string, RecordVerdict> _unrecorded = new(StringComparer.Ordinal);
    private readonly HashSet<string> _sending = new(StringComparer.Ordinal);
    private readonly List<Reply<ProbeView?>> _waiting = [];
    private readonly ConfirmPlan _confirmations = new(services.Options.ConfirmAfter);
    private readonly Dictionary<string, long> _changedAt = new(StringComparer.Ordinal);
    private ImmutableHashSet<FileId> _asked = [];
    private readonly VerdictQuorum _quorum = new(kind.Interval * 2);
    private int _lastRequests = 1;
    private MirrorFacts? _facts;
    private long? _downAt;
    private bool _running;

    protected override ValueTask StartAsync(CancellationToken token)
    {
        LookAtFacts();
        return ValueTask.CompletedTask;
    }

    protected override ValueTask ReceiveAsync(ProbeMessage message, CancellationToken token)
    {
        switch (message)
        {
            case MirrorLookedAt:
                LookAtFacts();
                break;
            case ProbeDue:
                var isLeftOut = !BeginRoutine();
                SendUnrecorded();
                ScheduleNext(isLeftOut);
                break;
            case NetworkJudged:
                TakeBack();
                break;
            case ConfirmationDue:
                Confirm();
                break;
            case ProbeNow now:
                ProbeFor(now.Reply);
                break;
            case RoundEnded ended:
                End(ended);
                break;
            case VerdictAnswered answer:
                Answered(answer);
                break;
            case GoneAnswered { Result: CommandResult.Refused refused }:
                Context.Logger.GoneNotRecorded(mirror, refused.Faults[0].Message);
                break;
        }

        return ValueTask.CompletedTask;
    }

    protected override ValueTask StopAsync(CancellationToken token)
    {
        // Also when the node stops, and then nothing is over.
        if (!kind.IsForScans && services.Table.Current.Find(mirror) is null) CertificateWatch.Forget(mirror, services.Alerts);
        return ValueTask.CompletedTask;
    }

    private void ProbeFor(Reply<ProbeView?> reply)
    {
        if (_facts is null || _waiting.Count >= MirrorLimits.ProbeWaiters)
        {
            reply.Set(null);
            return;
        }

        _waiting.Add(reply);
        Begin();
    }

    private void LookAtFacts()
    {
        var before = _facts;
        if (services.Table.Current.Find(mirror) is not { } now) return;
        _facts = now;
        var anew = before is null || kind.EpochOf(before) != kind.EpochOf(now);
        // What was known of the certificate before the node started stays until a check tells.
        if (anew && before is not null && !kind.IsForScans) CertificateWatch.Forget(mirror, services.Alerts);
        if (anew) TakeOver(now);
        if (!now.Enabled) Context.CancelTimer(Timer);
        else if (anew && IsUnknown()) ProbeAtOnce();
        else if (anew) Context.SetTimer(Timer, new ProbeDue(), kind.Interval * Context.Random.NextDouble());
        else if (!before!.IsKnown && now.IsKnown && IsUnknown()) ProbeAtOnce();
    }

    /// <summary>The recorded verdicts are where this node's own observations begin.</summary>
    private void TakeOver(MirrorFacts facts)
    {
        _unrecorded.Clear();
        _tracks.Clear();
        _changedAt.Clear();
        _downAt = null;
        _asked = [];
        _confirmations.Restart();
        Context.CancelTimer(ConfirmTimer);
        foreach (var scheme in kind.SchemesOf(facts.Definition.Urls))
            _tracks[scheme] = SchemeTrack.From(facts.HealthOf(scheme));
    }

    private SchemeTrack TrackOf(string scheme) => _tracks.GetValueOrDefault(scheme, SchemeTrack.Unknown);

    private bool IsUnknown() => _tracks.Values.Any(track => track.Verdict == Verdict.Unknown);

    private void ProbeAtOnce()
    {
        Begin();
        ScheduleNext();
    }

    private void ScheduleNext(bool isLeftOut = false)
    {
        if (_facts is not { Enabled: true }) return;
        var downFor = _downAt is { } at ? Context.Clock.GetElapsedTime(at) : TimeSpan.Zero;
        var interval = ProbeSchedule.Interval(kind.Interval, downFor);
        if (isLeftOut && interval > LeftOut) interval = LeftOut;
        Context.SetTimer(Timer, new ProbeDue(), Context.Random.Spreading(interval));
    }

    /// <returns>False when it is left out, as more than the budget allows.</returns>
    private bool BeginRoutine()
    {
        if (_running || _facts is not { Enabled: true }) return true;
        if (!services.Spending.TryTake(mirror, _lastRequests))
        {
            Context.Logger.BudgetSpent(mirror);
            return false;
        }

        Begin(_lastRequests);
        return true;
    }

    private void Begin(int? taken = null)
    {
        if (_running || _facts is not { } facts) return;
        Context.CancelTimer(ConfirmTimer);
        _confirmations.Restart();
        Run(RoundPlan.Routine(kind, facts) with { Not = _asked, Taken = taken });
    }

    /// <summary>Asks for other files over what is not settled.</summary>
    private void Confirm()
    {
        if (_running || _facts is not { Enabled: true } facts) return;
        ImmutableArray<string> schemes =
            [.. kind.SchemesOf(facts.Definition.Urls).Where(scheme => TrackOf(scheme).IsUndecided)];
        if (!schemes.IsEmpty) Run(new RoundPlan(kind, facts, schemes, IsConfirmation: true, _asked));
    }

    private void Run(RoundPlan plan)
    {
        _running = true;
        var began = Context.Clock.GetUtcNow();
        Context.PipeToSelf<RoundEnded>(
            kind.RunAsync(plan, services, Context.Random, Context.Lifetime),
            ended => ended with { Began = began },
            e => new RoundEnded(plan, [], e));
    }

    private void Spend(RoundEnded ended)
    {
        var requests = ended.Seen.Sum(static probe => probe.Requests);
        var further = ended.Seen.Sum(static probe => probe.Further);
        if (ended.Plan.Taken is not null) _lastRequests = Math.Max(1, requests);
        var bytes = ended.Seen.Sum(static probe => probe.Bytes) + (requests * AnswerBytes);
        services.Spending.Spend(mirror, requests, bytes, ended.Plan.Taken);
        services.Spending.Spend(mirror, further, further * AnswerBytes, taken: null);
    }

    private void End(RoundEnded ended)
    {
        _running = false;
        Spend(ended);
        if (_facts is not { } facts) return;
        if (ended.Failure is { } failure) Context.Logger.ProbeBroke(mirror, failure);
        if (ended.Plan.Epoch != kind.EpochOf(facts))
        {
            // Enabled or moved meanwhile: what was seen is about something else.
            Begin();
            return;
        }

        if (facts.Enabled)
        {
            if (!kind.IsForScans) services.Network?.Seen(mirror, ended.Seen, TrackOf);
            foreach (var probe in ended.Seen)
            {
                CertificateWatch.Look(facts, probe, services.Alerts);
                TellGone(probe, ended);
                Observe(services.Network?.State.Held(probe) ?? probe, ended.Plan.Epoch);
            }

            FollowUp(ended);
        }

        if (ended.Plan.IsConfirmation && _waiting.Count > 0)
        {
            // Who waits wants to know of all schemes.
            Begin();
            return;
        }

        foreach (var reply in _waiting) reply.Set(ProbeViews.Of(ended, facts, TrackOf, Context.Clock.GetUtcNow()));
        _waiting.Clear();
        if (ended.Seen.IsEmpty && IsUnknown() && facts is { Enabled: true, IsKnown: true })
            Context.Logger.NothingToProbe(mirror);
    }

    private void FollowUp(RoundEnded ended)
    {
        var isUndecided = _tracks.Values.Any(track => track.IsUndecided);
        _asked = isUndecided ? _asked.Union(ended.Seen.Select(probe => probe.Asked).OfType<FileId>()) : [];
        if (_confirmations.Next(isUndecided) is { } pause) Context.SetTimer(ConfirmTimer, new ConfirmationDue(), pause);
        var isDown = _tracks.Values.All(track => track.Verdict is Verdict.Down or Verdict.HttpsOnly);
        _downAt = isDown ? _downAt ?? Context.Clock.GetTimestamp() : null;
    }

    /// <summary>Of a mirror that is down no more is believed until it is up.</summary>
    private void TellGone(SchemeProbe probe, RoundEnded ended)
    {
        if (probe.Gone.IsEmpty || _tracks.GetValueOrDefault(probe.Scheme)?.Verdict == Verdict.Down) return;
        var patch = new FilePatch { At = ended.Began, Removed = [.. probe.Gone.Select(file => file.Value)] };
        Context.PipeToSelf<CommandResult>(
            Execute(new RecordFileCheck(patch, ended.Plan.Epoch, $"not there for a probe over {probe.Scheme}")),
            result => new GoneAnswered(result),
            e => new GoneAnswered(new CommandResult.Refused(RefusalKind.Unavailable, "engine", e.Message)));
    }

    private void Observe(SchemeProbe probe, int epoch)
    {
        var before = TrackOf(probe.Scheme);
        Take(probe.Scheme, before, before.Observe(probe, _policy, Context.Clock.GetUtcNow()), epoch, probe.Seen?.Evidence);
    }

    private void Take(string scheme, SchemeTrack before, SchemeTrack after, int epoch, ProbeEvidence? evidence)
    {
        _tracks[scheme] = after;
        if ((after.Shown != before.Shown || IsShownOtherwise(scheme, after.Shown))
            && !services.TableWriter.TryTell(new HealthSeen(mirror, scheme, epoch, after.Shown)))
            throw new InvalidOperationException("the mirror table takes no messages");
        if (after.IsRecordedLike(before)) return;
        _changedAt[scheme] = Context.Clock.GetTimestamp();
        Log(scheme, before, after);
        // A quorum of one: this node's view is in force unless it has none.
        var own = new NodeVerdict(services.Node, after.Verdict, TimeSpan.Zero);
        if (_quorum.Of([own], services.Node, Verdict.Unknown).Verdict != after.Verdict || after.Verdict == Verdict.Unknown) return;
        _unrecorded[scheme] = new RecordVerdict(
            scheme, after.Verdict, after.Whole.Health.Reason, epoch, after.Whole.Health.Since,
            after.Ipv4.State, after.Ipv6.State, evidence, services.Node);
        Send(_unrecorded[scheme]);
    }

    /// <summary>What nobody's answer has just led to is as if it had not been asked.</summary>
    private void TakeBack()
    {
        if (_facts is not { Enabled: true } facts || services.Network?.State is not { IsSuspected: true } network) return;
        foreach (var (scheme, track) in _tracks.ToArray())
        {
            var isRecent = !_changedAt.TryGetValue(scheme, out var at)
                || Context.Clock.GetElapsedTime(at) <= services.Options.Interval * 2;
            var before = track.TakenBack(network);
            if (!isRecent || before == track) continue;
            if (before.Verdict != track.Verdict)
            {
                Context.Logger.DownTakenBack(mirror, scheme);
                before = before with { Whole = before.Whole.Because(TakenBack) };
            }

            Take(scheme, track, before, kind.EpochOf(facts), evidence: null);
        }
    }

    /// <summary>
    /// Another node has recorded meanwhile what this one must not show: a family as down that it cannot tell, or as up what it sees
    /// down, for clients of this node would fail too.
    /// </summary>
    private bool IsShownOtherwise(string scheme, SchemeHealth own) =>
        services.Table.Current.Find(mirror)?.HealthOf(scheme) is { } shown
        && ((own.Verdict == Verdict.Down && shown.Verdict != Verdict.Down)
            || (shown.Ipv4 == FamilyState.Down && own.Ipv4 == FamilyState.Unknown)
            || (shown.Ipv6 == FamilyState.Down && own.Ipv6 == FamilyState.Unknown));

    private void Log(string scheme, SchemeTrack before, SchemeTrack after)
    {
        var reason = after.Whole.Health.Reason;
        if (after.Verdict == before.Verdict)
            Context.Logger.FamiliesChanged(mirror, scheme, after.Ipv4.State, after.Ipv6.State, reason);
        else if (after.Verdict == Verdict.HttpsOnly)
            Context.Logger.MirrorIsHttpsOnly(mirror, reason);
        else if (after.Verdict == Verdict.Up)
            Context.Logger.MirrorIsUp(mirror, scheme, reason);
        else
            Context.Logger.MirrorIsDown(mirror, scheme, reason);
    }

    private void SendUnrecorded()
    {
        foreach (var verdict in _unrecorded.Values) Send(verdict);
    }

    /// <summary>One verdict of a scheme at a time: of two the first might come last.</summary>
    private void Send(RecordVerdict verdict)
    {
        if (!_sending.Add(verdict.Scheme)) return;
        Context.PipeToSelf<CommandResult>(
            Execute(verdict),
            result => new VerdictAnswered(verdict, result),
            e => new VerdictAnswered(verdict, new CommandResult.Refused(RefusalKind.Unavailable, "engine", e.Message)));
    }

    private Task<CommandResult> Execute(MirrorCommand command) => services.Owner.ExecuteAsync(
        services.Repository,
        MirrorId.Parse(mirror),
        command,
        new CommandContext(Guid.CreateVersion7(Context.Clock.GetUtcNow()), "system (probe)"),
        Context.Lifetime);

    private void Answered(VerdictAnswered answer)
    {
        _sending.Remove(answer.Verdict.Scheme);
        switch (answer.Result)
        {
            case CommandResult.Refused { Kind: RefusalKind.Unavailable } refused:
                Context.Logger.VerdictNotRecorded(mirror, answer.Verdict.Scheme, refused.Faults[0].Message);
                return;
            case CommandResult.Refused { Kind: RefusalKind.Conflict } outvoted:
                // Told again at each check: nodes come and go, and so do owners.
                Context.Logger.VerdictOutvoted(mirror, answer.Verdict.Scheme, answer.Verdict.Verdict, outvoted.Faults[0].Message);
                return;
        }

        if (!_unrecorded.TryGetValue(answer.Verdict.Scheme, out var latest)) return;
        if (latest == answer.Verdict) _unrecorded.Remove(answer.Verdict.Scheme);
        else Send(latest);
    }
}
