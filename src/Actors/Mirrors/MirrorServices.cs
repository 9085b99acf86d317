using MirrorActors.Actors.Scanning;
using MirrorActors.Engine.Actors;
using MirrorActors.Engine.Blobs;
using MirrorActors.Engine.Log;
using MirrorActors.Engine.Ownership;
using MirrorActors.Engine.Peers;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Mirrors;

/// <summary>What the mirrors of a node work with.</summary>
/// <param name="Node">This node's name, for the envelope of events.</param>
/// <param name="ScanInterval">Between two scans of one mirror; spread by ±20 %.</param>
/// <param name="SnapshotEvery">Events between two snapshots of a mirror.</param>
public sealed record MirrorServices(
    IEventLog Log,
    ShardOwner Owner,
    IBlobStore Blobs,
    IMirrorScanner Scanner,
    ScanScheduler Scheduler,
    string Node,
    TimeSpan ScanInterval,
    int SnapshotEvery)
{
    /// <summary>The nodes that own the other mirrors.</summary>
    public IPeers Peers { get; init; } = new NoPeers();

    /// <summary>Null where mirrors are only scanned.</summary>
    public MirrorCheckServices? Checks { get; init; }

    private static readonly MirrorLogCodec Events = new();
    private static readonly MirrorStateCodec States = new();

    public EventSourcing<MirrorState, MirrorEvent> SourcingOf(string stream) =>
        new(Log, () => Owner.FenceOf(stream), Events)
        {
            States = States,
            SnapshotEvery = SnapshotEvery,
        };
}
