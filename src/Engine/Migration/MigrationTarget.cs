using MirrorActors.Engine.Log;
using MirrorActors.Engine.Membership;
using MirrorActors.Engine.Ownership;

namespace MirrorActors.Engine.Migration;

/// <summary>Where a log is copied to: appends in the source's order, each behind the end that its stream has there.</summary>
internal sealed class MigrationTarget(
    IEngine engine, INodeSession session, Dictionary<string, StreamDigest> ends, TimeProvider clock)
{
    private const int Tries = 30;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private readonly Dictionary<string, Fence> _fences = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, StreamDigest> Ends => ends;

    /// <summary>Appends the events of one append, as many at once as this engine takes; those that are there are left out.</summary>
    public async Task AppendAsync(IReadOnlyList<LoggedEvent> events, CancellationToken token)
    {
        var stream = events[0].Stream;
        var end = ends.GetValueOrDefault(stream, StreamDigest.Empty);
        var rest = events.Where(e => e.Sequence > end.Sequence).ToList();
        while (rest.Count > 0)
        {
            var part = Part(rest);
            await AppendAsync(stream, end.Sequence, part, token);
            end = part.Aggregate(end, (before, logged) => before.With(logged));
            ends[stream] = end;
            rest.RemoveRange(0, part.Count);
        }
    }

    private List<LoggedEvent> Part(List<LoggedEvent> events)
    {
        var part = new List<LoggedEvent>();
        var bytes = 0L;
        foreach (var logged in events)
        {
            bytes += logged.Event.Payload.Length;
            if (part.Count > 0 && (part.Count == engine.Log.Limits.EventsPerAppend || bytes > engine.Log.Limits.AppendBytes)) break;
            part.Add(logged);
        }

        return part;
    }

    private async Task AppendAsync(string stream, long expected, List<LoggedEvent> events, CancellationToken token)
    {
        var fence = await FenceAsync(stream, token);
        for (var tries = 1; ; tries++)
        {
            switch (await TryAsync(stream, expected, events, fence, token))
            {
                case AppendResult.Ok:
                    return;
                case AppendResult.Unavailable away when tries == Tries:
                    throw new MigrationException($"the new log is away ({away.Why}): run the same command again, it goes on from here");
                case AppendResult.Unavailable:
                    await Task.Delay(Pause, clock, token);
                    break;
                case AppendResult.Conflict conflict:
                    throw new MigrationException($"somebody else writes to the new log: {stream} has {conflict.HeadSequence} events");
                default:
                    throw new MigrationException("somebody else has taken the new log over: stop all nodes on it");
            }
        }
    }

    private async Task<AppendResult> TryAsync(
        string stream, long expected, List<LoggedEvent> events, Fence fence, CancellationToken token)
    {
        try
        {
            return await engine.Log.AppendAsync(
                stream, expected, [.. events.Select(e => e.Event)], events[0].Context, fence, token);
        }
        catch (ArgumentException e)
        {
            throw new MigrationException($"the new log does not take event {events[0].Sequence} of {stream}: {e.Message}", e);
        }
    }

    private async Task<Fence> FenceAsync(string stream, CancellationToken token)
    {
        var scope = ShardHash.Scope(ShardHash.ShardOf(stream));
        if (_fences.TryGetValue(scope, out var known)) return known;
        return _fences[scope] = await engine.Ownership.TryAcquireAsync(scope, session, token)
            ?? throw new MigrationException($"a node owns {scope} of the new log: stop all nodes on it");
    }
}
