using System.Reflection;
using Microsoft.Extensions.Logging;
using MirrorActors.Engine;
using MirrorActors.Engine.Blobs;
using MirrorActors.Engine.Late;
using MirrorActors.Engine.Membership;
using MirrorActors.Engine.Ownership;
using MirrorActors.Engine.Settings;
using MirrorActors.Engine.Sqlite;
using MirrorActors.Engine.Views;

namespace MirrorActors.Node.Composition;

/// <summary>What keeps the node's state: the engine, the blobs and the shards this node owns.</summary>
internal sealed class EngineParts(
    IEngine engine, IBlobStore blobs, ShardOwner owner, LocalSnapshotFile localSnapshot) : IAsyncDisposable
{
    private static readonly TimeSpan SessionTtl = TimeSpan.FromSeconds(15);

    public IEngine Engine => engine;

    public IBlobStore Blobs => blobs;

    public ShardOwner Owner => owner;

    public LocalSnapshotFile LocalSnapshot => localSnapshot;

    public static async Task<EngineParts> StartAsync(
        NodeConfiguration config, ILoggerFactory loggers, TimeProvider clock, CancellationToken token)
    {
        Directory.CreateDirectory(config.Node.DataDir);
        var localSnapshot = new LocalSnapshotFile(Path.Combine(config.Node.DataDir, LocalSnapshotFile.Name));
        var engine = await OpenAsync(config.Engine, localSnapshot, loggers, clock, token);
        var blobs = new DiskBlobStore(Path.Combine(config.Node.DataDir, "blobs"));
        var me = new NodeInfo(config.Node.Name, config.Node.AdminListen.ToString(), ["web", "scan"], Version(), NodeState.Up);
        var owner = new ShardOwner(
            engine.Ownership, engine.Membership, me, SessionTtl, clock, loggers.CreateLogger<ShardOwner>());
        await owner.StartAsync(token);
        return new EngineParts(engine, blobs, owner, localSnapshot);
    }

    public async ValueTask DisposeAsync()
    {
        await owner.DisposeAsync();
        await engine.DisposeAsync();
    }

    /// <summary>A node that can serve from a local snapshot does not wait for an engine whose fault may pass.</summary>
    private static async Task<IEngine> OpenAsync(
        EngineSettings settings, LocalSnapshotFile localSnapshot, ILoggerFactory loggers, TimeProvider clock,
        CancellationToken token)
    {
        // A node with a snapshot has had a log: an empty one in its place would make everything be forgotten.
        var options = new SqliteEngineOptions(settings.Path) { MustExist = localSnapshot.Exists };
        try
        {
            return await SqliteEngine.OpenAsync(options, clock, token);
        }
        catch (EngineOpenException e) when (e.MayPass && localSnapshot.Exists)
        {
            return LateEngine.Start(
                async stop => await SqliteEngine.OpenAsync(options, clock, stop),
                e.Message, clock, loggers.CreateLogger<LateEngine>());
        }
    }

    private static string Version() =>
        typeof(EngineParts).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
}
