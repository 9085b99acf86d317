using System.Runtime.CompilerServices;
using MirrorActors.Engine.Membership;
using MirrorActors.Engine.Ownership;

namespace MirrorActors.Testing.Engine;

/// <summary>Owners of the in-memory engine.</summary>
internal sealed class InMemoryOwnership(MemoryState state, OwnerTable owners, CancellationToken stopped) : IOwnership
{
    public required LocalSessions Sessions { get; init; }

    public Task<Fence?> TryAcquireAsync(string scope, INodeSession session, CancellationToken token)
    {
        token.ThrowIfCancellationRequested();
        ArgumentException.ThrowIfNullOrEmpty(scope);
        var number = Sessions.NumberOf(session);
        lock (state.Gate)
        {
            var holder = state.Owners.GetValueOrDefault(scope).Session;
            if (!Sessions.IsAlive(number) || (holder is { } other && other != number && Sessions.IsAlive(other)))
                return Task.FromResult<Fence?>(null);
            state.Owners[scope] = (number, ++state.LastToken);
            owners.Publish(new OwnerChange(scope, session.Node.Id, state.LastToken));
            return Task.FromResult<Fence?>(new Fence(scope, state.LastToken));
        }
    }

    public Task ReleaseAsync(Fence fence, CancellationToken token)
    {
        lock (state.Gate)
        {
            if (!state.Owners.TryGetValue(fence.Scope, out var owner)) return Task.CompletedTask;
            if (owner.Session is null || owner.Token != fence.Token) return Task.CompletedTask;
            Free(state, owners, fence.Scope);
        }

        return Task.CompletedTask;
    }

    public async IAsyncEnumerable<OwnerChange> WatchAsync([EnumeratorCancellation] CancellationToken token)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(token, stopped);
        await foreach (var change in owners.WatchAsync(either.Token)) yield return change;
    }

    /// <summary>Frees what a session owns; all scopes when it is null.</summary>
    public static Task FreeAsync(MemoryState state, OwnerTable owners, long? session)
    {
        lock (state.Gate)
        {
            var scopes = state.Owners
                .Where(o => o.Value.Session is { } holder && (session is null || holder == session))
                .Select(o => o.Key)
                .ToArray();
            foreach (var scope in scopes) Free(state, owners, scope);
        }

        return Task.CompletedTask;
    }

    private static void Free(MemoryState state, OwnerTable owners, string scope)
    {
        var token = state.Owners[scope].Token;
        state.Owners[scope] = (null, token);
        owners.Publish(new OwnerChange(scope, null, token));
    }
}
