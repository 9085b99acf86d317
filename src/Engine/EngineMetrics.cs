using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using MirrorActors.Engine.Actors;
using MirrorActors.Engine.Log;

namespace MirrorActors.Engine;

/// <summary>The engine's meter. Actors are tagged by class, not by path, so that the number of series stays small.</summary>
public static class EngineMetrics
{
    public const string MeterName = "MirrorActors.Engine";

    public static readonly Meter Meter = new(MeterName);

    internal static readonly Counter<long> DeadLetters = Meter.CreateCounter<long>(
        "mirroractors.actors.dead_letters", description: "Messages that no actor handled");

    internal static readonly Counter<long> Restarts = Meter.CreateCounter<long>(
        "mirroractors.actors.restarts", description: "Actors restarted after a failure");

    internal static readonly Counter<long> DoubleReplies = Meter.CreateCounter<long>(
        "mirroractors.actors.double_replies", description: "Asks answered more than once: bugs");

    private static readonly ConcurrentDictionary<ActorSystem, bool> Systems = new();

    private static readonly ConcurrentDictionary<ILogWriter, bool> Writers = new();

    private static readonly ObservableGauge<long> WaitingWrites = Meter.CreateObservableGauge(
        "mirroractors.log.waiting_writes", () => Writers.Keys.Sum(writer => (long)writer.Waiting),
        description: "Writes that wait for the log's writer");

    private static readonly ObservableGauge<long> Depth = Meter.CreateObservableGauge(
        "mirroractors.actors.mailbox_depth", () => PerKind(actors => actors.Sum(actor => (long)actor.MailboxDepth)),
        description: "Messages waiting, all mailboxes of a class together");

    private static readonly ObservableGauge<long> Deepest = Meter.CreateObservableGauge(
        "mirroractors.actors.mailbox_deepest", () => PerKind(actors => actors.Max(actor => (long)actor.MailboxDepth)),
        description: "Messages waiting in the fullest mailbox of a class");

    private static readonly ObservableGauge<long> Alive = Meter.CreateObservableGauge(
        "mirroractors.actors.alive", () => PerKind(actors => actors.LongCount()), description: "Live actors");

    internal static void Add(ActorSystem system) => Systems.TryAdd(system, true);

    internal static void Remove(ActorSystem system) => Systems.TryRemove(system, out _);

    internal static void Add(ILogWriter writer) => Writers.TryAdd(writer, true);

    internal static void Remove(ILogWriter writer) => Writers.TryRemove(writer, out _);

    private static List<Measurement<long>> PerKind(Func<IEnumerable<ActorInfo>, long> value) =>
    [
        .. Systems.Keys
            .SelectMany(system => system.Snapshot().GroupBy(actor => actor.Kind, (kind, actors) => new Measurement<long>(
                value(actors),
                new KeyValuePair<string, object?>("system", system.Name),
                new KeyValuePair<string, object?>("actor", kind)))),
    ];
}
