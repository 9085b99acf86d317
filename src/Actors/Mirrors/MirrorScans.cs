using MirrorActors.Engine.Actors;
using MirrorActors.Protocol.Commands;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Mirrors;

/// <summary>The scans of one mirror, at most one at a time; part of its actor.</summary>
internal sealed class MirrorScans(ActorContext<MirrorMessage> context, MirrorServices services)
{
    private readonly List<Reply<ScanAnswer>> _waiting = [];
    private readonly List<ScanNow> _next = [];
    private bool _running;
    private bool _acceptsLoss;

    public void OnCommand(MirrorState state, ScanNow command)
    {
        if (state.Definition is null)
        {
            command.Reply.Set(new ScanAnswer(null, new(RefusalKind.NotFound, "id", "there is no such mirror")));
        }
        else if (!services.Scanner.IsReady)
        {
            command.Reply.Set(
                new ScanAnswer(null, new(RefusalKind.Unavailable, "id", "the catalogue is not loaded yet")));
        }
        else if (_waiting.Count + _next.Count >= MirrorLimits.ScanWaiters)
        {
            command.Reply.Set(
                new ScanAnswer(null, new(RefusalKind.Unavailable, "id", "too many callers wait for this scan")));
        }
        else if (_running && command.AcceptLoss && !_acceptsLoss)
        {
            _next.Add(command);
        }
        else
        {
            _waiting.Add(command.Reply);
            Begin(state, command.AcceptLoss);
        }
    }

    public void Begin(MirrorState state, bool acceptLoss)
    {
        if (_running || state.Definition is not { } mirror) return;
        _running = true;
        _acceptsLoss = acceptLoss;
        var started = context.Clock.GetUtcNow();
        var scan = new MirrorScan(services, context.Clock, context.Logger);
        context.PipeToSelf<ScanEnded>(
            scan.RunAsync(state, acceptLoss, context.Lifetime),
            ended => ended,
            e => scan.Broken(mirror, started, e));
    }

    public void BeginAgain(MirrorState state)
    {
        _running = false;
        Begin(state, _acceptsLoss);
    }

    /// <summary>The report is in the log, or will never be: tell who waits.</summary>
    public void Recorded(MirrorState state, ScanReport report)
    {
        _running = false;
        foreach (var reply in _waiting) reply.Set(new ScanAnswer(report));
        _waiting.Clear();
        var next = _next.ToArray();
        _next.Clear();
        foreach (var command in next) OnCommand(state, command);
    }

    /// <summary>At once when there was none or it is overdue; spread so that mirrors do not scan in step.</summary>
    public TimeSpan NextIn(MirrorState state)
    {
        if (state.LastScan is not { } last) return TimeSpan.Zero;
        var due = last.Started + last.Took + context.Random.Spreading(services.ScanInterval) - context.Clock.GetUtcNow();
        return due > TimeSpan.Zero ? due : TimeSpan.Zero;
    }
}
