using System.Runtime.CompilerServices;
using MirrorActors.Engine.Membership;
using MirrorActors.Engine.Ownership;

namespace MirrorActors.Engine.Late;

/// <summary>Owners of a <see cref="LateEngine"/>.</summary>
internal sealed class LateOwnership(LateEngine engine) : IOwnership
{
    public async Task<Fence?> TryAcquireAsync(string scope, INodeSession session, CancellationToken token) =>
        await engine.Real.Ownership.TryAcquireAsync(scope, session, token);

    public async Task ReleaseAsync(Fence fence, CancellationToken token) =>
        await engine.Real.Ownership.ReleaseAsync(fence, token);

    public async IAsyncEnumerable<OwnerChange> WatchAsync([EnumeratorCancellation] CancellationToken token)
    {
        await foreach (var change in engine.Real.Ownership.WatchAsync(token)) yield return change;
    }
}
