using System.Collections.Concurrent;
using System.Text;
using MirrorActors.Engine.Log;
using MirrorActors.Engine.Membership;
using MirrorActors.Engine.Ownership;

namespace MirrorActors.Engine.Tests.Conformance;

/// <summary>A node that owns whatever it writes to.</summary>
public sealed class TestWriter(IEngine engine, INodeSession session)
{
    // Lazy: acquired once, however many ask at the same time. A second acquisition would make the first token stale.
    private readonly ConcurrentDictionary<string, Lazy<Task<Fence>>> _fences = new(StringComparer.Ordinal);

    /// <summary>Longer than any test takes: what ends a session is the clock of the test, not real time.</summary>
    public static readonly TimeSpan Ttl = TimeSpan.FromMinutes(8);

    public static readonly AppendContext Context = new(
        Guid.Parse("11111111-2222-3333-4444-555555555555"),
        new DateTimeOffset(2026, 11, 21, 12, 0, 0, TimeSpan.Zero),
        "node-a",
        "admin (token)",
        "because");

    public INodeSession Session => session;

    public static async Task<TestWriter> JoinAsync(IEngine engine, string node = "node-a") =>
        new(engine, await engine.Membership.JoinAsync(Node(node), Ttl, default));

    public static NodeInfo Node(string id, NodeState state = NodeState.Up) =>
        new(id, $"http://{id}.example:8081", ["web"], "0.1.0", state);

    public static NewEvent Event(string text = "{}") => Event(Encoding.UTF8.GetBytes(text));

    public static NewEvent Event(byte[] payload) => new(Guid.NewGuid(), "test.happened", 1, payload);

    public static NewEvent[] Events(int count) => [.. Enumerable.Range(0, count).Select(i => Event($"{{\"n\":{i}}}"))];

    public async Task<AppendResult> AppendAsync(string stream, long expected, params NewEvent[] events) =>
        await engine.Log.AppendAsync(stream, expected, events, Context, await FenceAsync(stream), default);

    public async Task<AppendResult.Ok> OkAsync(string stream, long expected, params NewEvent[] events) =>
        Assert.IsType<AppendResult.Ok>(await AppendAsync(stream, expected, events));

    public Task<Fence> FenceAsync(string stream) =>
        _fences.GetOrAdd(ShardHash.Scope(ShardHash.ShardOf(stream)), scope => new(() => AcquireAsync(scope))).Value;

    public async Task<Fence> AcquireAsync(string scope)
    {
        var fence = await engine.Ownership.TryAcquireAsync(scope, session, default);
        Assert.NotNull(fence);
        return fence.Value;
    }
}
