using MirrorActors.Engine.Blobs;
using MirrorActors.Engine.Log;
using MirrorActors.Engine.Membership;
using MirrorActors.Engine.Ownership;
using MirrorActors.Engine.Sqlite;

namespace MirrorActors.Rig;

/// <summary>The log and the blobs of a stopped node, written as its own actors would.</summary>
internal sealed class RigLog : IAsyncDisposable
{
    private static readonly TimeSpan Ttl = TimeSpan.FromMinutes(1);
    private readonly SqliteEngine _engine;
    private readonly INodeSession _session;
    private readonly TimeProvider _clock;

    private RigLog(SqliteEngine engine, INodeSession session, IBlobStore blobs, TimeProvider clock) =>
        (_engine, _session, Blobs, _clock) = (engine, session, blobs, clock);

    public IBlobStore Blobs { get; }

    public DateTimeOffset Now => _clock.GetUtcNow();

    public static async Task<RigLog> OpenAsync(string dataDir, TimeProvider clock, CancellationToken token)
    {
        Directory.CreateDirectory(dataDir);
        var engine = await SqliteEngine.OpenAsync(new SqliteEngineOptions(Path.Combine(dataDir, "log.db")), clock, token);
        var session = await engine.Membership.JoinAsync(new NodeInfo("rig", "none", [], "0", NodeState.Up), Ttl, token);
        return new RigLog(engine, session, new DiskBlobStore(Path.Combine(dataDir, "blobs")), clock);
    }

    public IAsyncEnumerable<LoggedEvent> ReadAsync(string stream, CancellationToken token) => _engine.Log.ReadAsync(stream, 1, token);

    /// <summary>Appends to a stream that is empty.</summary>
    /// <returns>The sequence of the last event.</returns>
    public async Task<long> AppendAsync(string stream, IEnumerable<NewEvent> events, CancellationToken token)
    {
        var fence = await _engine.Ownership.TryAcquireAsync(ShardHash.Scope(ShardHash.ShardOf(stream)), _session, token)
            ?? throw new InvalidOperationException($"the shard of {stream} is held: is the node stopped?");
        long sequence = 0;
        foreach (var some in events.Chunk(50))
        {
            var context = new AppendContext(Guid.NewGuid(), Now, "rig", "rig", null);
            var result = await _engine.Log.AppendAsync(stream, sequence, some, context, fence, token);
            if (result is not AppendResult.Ok) throw new InvalidOperationException($"{stream}: {result}");
            sequence += some.Length;
        }

        return sequence;
    }

    public Task SaveSnapshotAsync(string stream, StreamSnapshot snapshot, CancellationToken token) =>
        _engine.Log.SaveSnapshotAsync(stream, snapshot, token);

    public async ValueTask DisposeAsync()
    {
        await _session.DisposeAsync();
        await _engine.DisposeAsync();
    }
}
