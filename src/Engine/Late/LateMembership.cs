using System.Runtime.CompilerServices;
using MirrorActors.Engine.Membership;

namespace MirrorActors.Engine.Late;

/// <summary>Members of a <see cref="LateEngine"/>: nobody is known before it is open.</summary>
internal sealed class LateMembership(LateEngine engine) : IMembership
{
    public async Task<INodeSession> JoinAsync(NodeInfo me, TimeSpan ttl, CancellationToken token) =>
        await engine.Real.Membership.JoinAsync(me, ttl, token);

    public async Task<bool> EndAsync(string node, CancellationToken token) => await engine.Real.Membership.EndAsync(node, token);

    public async IAsyncEnumerable<IReadOnlyList<NodeInfo>> WatchAsync([EnumeratorCancellation] CancellationToken token)
    {
        if (!engine.Opened.IsCompletedSuccessfully) yield return [];
        var real = await engine.Opened.WaitAsync(token);
        await foreach (var members in real.Membership.WatchAsync(token)) yield return members;
    }
}
