using MirrorActors.Engine.Etcd;
using MirrorActors.Engine.Log;
using MirrorActors.Engine.Membership;
using MirrorActors.Engine.Ownership;
using MirrorActors.Engine.Tests.Conformance;

namespace MirrorActors.Engine.Tests.Etcd;

/// <summary>Appends one event after the other to a stream of its own, each again until the log says yes.</summary>
internal sealed class SteadyWriter(EtcdEngine engine, INodeSession session, string stream)
{
    private readonly TaskCompletionSource _halfWay = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Stream => stream;

    /// <summary>Ids of the events that the log has acknowledged, in their order.</summary>
    public List<Guid> Acknowledged { get; } = [];

    public Task HalfWay => _halfWay.Task;

    public async Task RunAsync(int events)
    {
        var scope = ShardHash.Scope(ShardHash.ShardOf(stream));
        var fence = await engine.Ownership.TryAcquireAsync(scope, session, default)
            ?? throw new InvalidOperationException($"{scope} is not free");
        while (Acknowledged.Count < events)
        {
            Acknowledged.Add(await AppendAsync(Acknowledged.Count, fence));
            if (Acknowledged.Count == events / 2) _halfWay.SetResult();
        }
    }

    private async Task<Guid> AppendAsync(long expected, Fence fence)
    {
        var e = TestWriter.Event();
        while (true)
        {
            var answer = await engine.Log.AppendAsync(stream, expected, [e], TestWriter.Context, fence, default);
            if (answer is AppendResult.Unavailable) continue;
            Assert.Equal(expected + 1, Assert.IsType<AppendResult.Ok>(answer).LastSequence);
            return e.Id;
        }
    }
}
