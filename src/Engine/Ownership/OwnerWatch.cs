using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using MirrorActors.Engine.Log;
using MirrorActors.Engine.Membership;

namespace MirrorActors.Engine.Ownership;

/// <summary>Who lives and who owns what, as far as this node has heard. Any thread.</summary>
/// <param name="again">Until a watch that broke begins anew.</param>
/// <param name="taken">Told of each scope that has an owner, this node or another.</param>
internal sealed class OwnerWatch(
    IOwnership ownership, IMembership membership, string me, TimeSpan again, TimeProvider clock, Action<OwnerChange> taken, ILogger logger)
{
    private readonly ConcurrentDictionary<string, string?> _owners = new(StringComparer.Ordinal);
    private readonly Pulse _changed = new();
    private readonly Pulse _membersChanged = new();
    private readonly Lock _gate = new();
    private readonly MemberBook _book = new(clock);
    private volatile IReadOnlyList<NodeInfo> _members = [];

    /// <summary>All nodes that live; empty while the engine has not told.</summary>
    public IReadOnlyList<NodeInfo> Members => _members;

    /// <summary>Nodes that ended without leaving.</summary>
    public IReadOnlyList<DownNode> Down => _book.Down;

    /// <summary>Ends when <see cref="Members"/> are told anew.</summary>
    public Task MembersChanged => _membersChanged.Next;

    /// <summary>Ends when there may be shards to take or to give up: members are told anew, or a scope is free.</summary>
    public Task Changed => _changed.Next;

    /// <summary>Null when nobody owns it.</summary>
    public string? OwnerOf(int shard) => _owners.GetValueOrDefault(ShardHash.Scope(shard));

    /// <inheritdoc cref="MemberBook.Forget"/>
    public void ForgetNode(string node) => _book.Forget(node);

    /// <summary>Whatever was told of members is of a session that is over.</summary>
    public void ForgetMembers() => _members = [];

    /// <summary>Members and owners, until stopped.</summary>
    public Task FollowAsync(CancellationToken stop) => Task.WhenAll(
        Task.Run(() => FollowAsync(membership.WatchAsync, NoteMembers, stop), CancellationToken.None),
        Task.Run(() => FollowAsync(WatchOwnersAsync, NoteOwner, stop), CancellationToken.None));

    /// <summary>Members that know of a node as it is; no longer waited for than its session lasts.</summary>
    public async Task<IReadOnlyList<NodeInfo>> MembersWithAsync(NodeInfo node, INodeSession session, CancellationToken token)
    {
        if (Know(_members, node)) return _members;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(token, session.Lost);
        await foreach (var members in membership.WatchAsync(either.Token))
        {
            if (!Know(members, node)) continue;
            // What the other watch has heard meanwhile may be newer.
            lock (_gate) return Know(_members, node) ? _members : _members = members;
        }

        throw new OperationCanceledException("the engine told no more members", token);
    }

    private static bool Know(IReadOnlyList<NodeInfo> members, NodeInfo node) =>
        members.Any(m => m.Id == node.Id && m.State == node.State);

    private void NoteMembers(IReadOnlyList<NodeInfo> members)
    {
        _book.Note(members);
        lock (_gate) _members = members;
        _membersChanged.Fire();
        _changed.Fire();
    }

    private void NoteOwner(OwnerChange change)
    {
        _owners[change.Scope] = change.Owner;
        if (change.Owner is null) _changed.Fire();
        else taken(change);
    }

    /// <summary>All present owners come first, so what was known before is nothing.</summary>
    private IAsyncEnumerable<OwnerChange> WatchOwnersAsync(CancellationToken token)
    {
        _owners.Clear();
        return ownership.WatchAsync(token);
    }

    /// <summary>Goes on after a watch that broke.</summary>
    private async Task FollowAsync<T>(Func<CancellationToken, IAsyncEnumerable<T>> watch, Action<T> note, CancellationToken stop)
    {
        for (var isBroken = false; !stop.IsCancellationRequested; isBroken = true)
        {
            try
            {
                await foreach (var news in watch(stop))
                {
                    note(news);
                    isBroken = false;
                }
            }
            catch (Exception e) when (!stop.IsCancellationRequested)
            {
                if (!isBroken) logger.WatchBroke(me, again, e.Message);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            await Task.Delay(again, clock, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
