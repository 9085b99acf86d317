using MirrorActors.Engine.Membership;

namespace MirrorActors.Engine.Ownership;

/// <summary>Proof of ownership of a scope. Each acquisition has a strictly larger token than the one before.</summary>
/// <param name="Scope">What is owned, for example <c>shard/017</c>.</param>
public readonly record struct Fence(string Scope, long Token);

/// <summary>A change of owner, as seen by watchers.</summary>
/// <param name="Owner">Node that owns the scope now; null when free.</param>
public sealed record OwnerChange(string Scope, string? Owner, long Token);

/// <summary>Who may act for a scope. At most one session holds a scope; the log refuses every older token.</summary>
public interface IOwnership
{
    /// <summary>Takes a free (or own) scope; null when another live session holds it.</summary>
    Task<Fence?> TryAcquireAsync(string scope, INodeSession session, CancellationToken token);

    /// <summary>Gives a scope up at once; without effect for an old fence.</summary>
    Task ReleaseAsync(Fence fence, CancellationToken token);

    /// <summary>All present owners first, then every change, until cancelled.</summary>
    IAsyncEnumerable<OwnerChange> WatchAsync(CancellationToken token);
}
