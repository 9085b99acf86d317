using System.Reflection;
using Microsoft.Extensions.Logging;
using MirrorActors.Engine;
using MirrorActors.Engine.Blobs;
using MirrorActors.Engine.Membership;
using MirrorActors.Engine.Ownership;
using MirrorActors.Engine.Settings;
using MirrorActors.Engine.Views;

namespace MirrorActors.Node.Composition;

/// <summary>What keeps the node's state: the engine, the blobs and the shards this node owns.</summary>
internal sealed class EngineParts(OpenedEngine opened, IBlobStore blobs, ShardOwner owner) : IAsyncDisposable
{
    private static readonly TimeSpan SessionTtl = TimeSpan.FromSeconds(15);

    public IEngine Engine => opened.Engine;

    public IBlobStore Blobs => blobs;

    public ShardOwner Owner => owner;

    public LocalSnapshotFile LocalSnapshot => opened.LocalSnapshot;

    public LocalSnapshotReader? StandIn => opened.StandIn;

    public static async Task<EngineParts> StartAsync(
        NodeConfiguration config, ILoggerFactory loggers, TimeProvider clock, CancellationToken token)
    {
        Directory.CreateDirectory(config.Node.DataDir);
        var opened = await new EngineOpening(config, loggers, clock).OpenAsync(token);
        await RefuseOthersAsync(opened.Engine, config.Node.Name, token);
        var blobs = new DiskBlobStore(Path.Combine(config.Node.DataDir, "blobs"));
        string[] roles = [NodeRoles.Front, NodeRoles.Worker];
        var me = new NodeInfo(config.Node.Name, config.Node.AdminListen.ToString(), roles, Version(), NodeState.Up);
        var owner = new ShardOwner(
            opened.Engine.Ownership, opened.Engine.Membership, me, SessionTtl, clock,
            loggers.CreateLogger<ShardOwner>());
        await owner.StartAsync(token);
        return new EngineParts(opened, blobs, owner);
    }

    public async ValueTask DisposeAsync()
    {
        await owner.DisposeAsync();
        await opened.Engine.DisposeAsync();
    }

    /// <summary>Blobs are on one node's disk.</summary>
    private static async Task RefuseOthersAsync(IEngine engine, string me, CancellationToken token)
    {
        await foreach (var members in engine.Membership.WatchAsync(token))
        {
            if (members.FirstOrDefault(m => m.Id != me) is not { } other) return;
            await engine.DisposeAsync();
            throw new EngineOpenException($"node {other.Id} runs on this log: one node at a time");
        }
    }

    private static string Version() =>
        typeof(EngineParts).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
}
