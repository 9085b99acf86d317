using System.Collections.Immutable;
using System.Net.Sockets;
using MirrorActors.Actors.Alerts;
using MirrorActors.Engine.Actors;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Probing;

/// <summary>Whether this node's own network is suspected, from outside the actor. One a node.</summary>
public sealed class NetworkWatch
{
    private readonly ActorRef<NetworkMessage> _actor;
    private volatile NetworkState _state = NetworkState.Fine;
    private Action? _changed;

    /// <param name="system">Where it runs.</param>
    /// <param name="interval">Between two probes of a mirror; failures within two of them have come together.</param>
    /// <param name="canaries">Asked while it is suspected.</param>
    /// <param name="alerts">Told.</param>
    /// <param name="node">This node's name, the subject of alerts.</param>
    public NetworkWatch(ActorSystem system, TimeSpan interval, ICanaries canaries, IAlerts alerts, string node)
    {
        _actor = system.Spawn("network-watch", () => new NetworkWatchActor(this, interval * 2, canaries, alerts, node));
    }

    public NetworkState State => _state;

    /// <summary>Called after each change, by the watch's own thread: it must not wait.</summary>
    public void Subscribe(Action changed) => _changed += changed;

    /// <summary>Takes note of a round of checks.</summary>
    /// <param name="mirror">Of one mirror.</param>
    /// <param name="seen">What they saw.</param>
    /// <param name="trackOf">What was known of a scheme before.</param>
    internal void Seen(string mirror, ImmutableArray<SchemeProbe> seen, Func<string, SchemeTrack> trackOf)
    {
        Tell(AddressFamily.InterNetwork, static probe => probe.Ipv4, static track => track.Ipv4.State);
        Tell(AddressFamily.InterNetworkV6, static probe => probe.Ipv6, static track => track.Ipv6.State);

        void Tell(AddressFamily family, Func<SchemeProbe, FamilyProbe> of, Func<SchemeTrack, FamilyState> stateOf)
        {
            var asked = seen.Where(probe => of(probe).Seen is not null).ToList();
            if (asked.Count == 0) return;
            var answers = asked.Exists(probe => of(probe).Seen!.Value.Kind != ObservationKind.Unreachable);
            var wasDown = asked.TrueForAll(probe => stateOf(trackOf(probe.Scheme)) is FamilyState.Down or FamilyState.Absent);
            _actor.TryTell(new CheckSeen(mirror, family, answers, wasDown));
        }
    }

    internal void Forget(string mirror) => _actor.TryTell(new MirrorForgotten(mirror));

    internal void Publish(NetworkState state)
    {
        _state = state;
        _changed?.Invoke();
    }
}

/// <summary>A message to <see cref="NetworkWatchActor"/>.</summary>
internal abstract record NetworkMessage;

/// <summary>What a check says of the way to a mirror.</summary>
/// <param name="Answers">Whatever it said.</param>
/// <param name="WasDown">It was down before, in that family.</param>
internal sealed record CheckSeen(string Mirror, AddressFamily Family, bool Answers, bool WasDown) : NetworkMessage;

internal sealed record MirrorForgotten(string Mirror) : NetworkMessage;

internal sealed record SuspicionDue : NetworkMessage;

internal sealed record CanariesAnswered(AddressFamily Family, bool Works) : NetworkMessage;
