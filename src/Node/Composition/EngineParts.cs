using System.Reflection;
using Microsoft.Extensions.Logging;
using MirrorActors.Engine;
using MirrorActors.Engine.Blobs;
using MirrorActors.Engine.Membership;
using MirrorActors.Engine.Ownership;
using MirrorActors.Engine.Settings;
using MirrorActors.Engine.Sqlite;

namespace MirrorActors.Node.Composition;

/// <summary>What keeps the node's state: the engine, the blobs and the shards this node owns.</summary>
internal sealed class EngineParts(IEngine engine, IBlobStore blobs, ShardOwner owner) : IAsyncDisposable
{
    private static readonly TimeSpan SessionTtl = TimeSpan.FromSeconds(15);

    public IEngine Engine => engine;

    public IBlobStore Blobs => blobs;

    public ShardOwner Owner => owner;

    public static async Task<EngineParts> StartAsync(
        NodeConfiguration config, ILoggerFactory loggers, TimeProvider clock, CancellationToken token)
    {
        Directory.CreateDirectory(config.Node.DataDir);
        var engine = await SqliteEngine.OpenAsync(new SqliteEngineOptions(config.Engine.Path), clock, token);
        var blobs = new DiskBlobStore(Path.Combine(config.Node.DataDir, "blobs"));
        var me = new NodeInfo(config.Node.Name, config.Node.AdminListen.ToString(), ["web", "scan"], Version(), NodeState.Up);
        var owner = new ShardOwner(
            engine.Ownership, engine.Membership, me, SessionTtl, clock, loggers.CreateLogger<ShardOwner>());
        await owner.StartAsync(token);
        return new EngineParts(engine, blobs, owner);
    }

    public async ValueTask DisposeAsync()
    {
        await owner.DisposeAsync();
        await engine.DisposeAsync();
    }

    private static string Version() =>
        typeof(EngineParts).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
}
