using System.Runtime.CompilerServices;
using MirrorActors.Engine.Membership;
using MirrorActors.Engine.Ownership;

namespace MirrorActors.Engine.Postgres;

/// <summary>Owners in the same database as the log, changed under the lock that appends take.</summary>
internal sealed class PostgresOwnership(
    PostgresConnections connections, PostgresWriter writer, PostgresMembership members, PostgresSignals signals,
    TimeProvider clock, CancellationToken stopped) : IOwnership
{
    private const string All = "SELECT scope, token, node FROM owners ORDER BY scope";

    public async Task<Fence?> TryAcquireAsync(string scope, INodeSession session, CancellationToken token)
    {
        ArgumentException.ThrowIfNullOrEmpty(scope);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(scope.Length, PostgresLimits.ScopeChars);
        var number = members.NumberOf(session);
        if (!session.IsValidNow) return null;
        var given = await writer.CallAsync(
            new WriteCall<long?>(scope, group => group.Acquire(scope, number, session.Node.Id)), token);
        return given is { } newest ? new Fence(scope, newest) : null;
    }

    public Task ReleaseAsync(Fence fence, CancellationToken token) =>
        writer.CallAsync(
            new WriteCall<bool>(fence.Scope, group => group.Release(fence.Scope, fence.Token)), token);

    public async IAsyncEnumerable<OwnerChange> WatchAsync([EnumeratorCancellation] CancellationToken token)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(token, stopped);
        var seen = new Dictionary<string, OwnerChange>(StringComparer.Ordinal);
        for (var first = true; ; first = false)
        {
            var changed = signals.OwnersChanged;
            foreach (var owner in await OwnersAsync(either.Token))
            {
                if (seen.TryGetValue(owner.Scope, out var known) && known == owner) continue;
                seen[owner.Scope] = owner;
                if (!first || owner.Owner is not null) yield return owner;
            }

            await changed.WaitAsync(either.Token);
        }
    }

    private Task<List<OwnerChange>> OwnersAsync(CancellationToken token) => PostgresRetry.UntilThereAsync(
        () => connections.UseAsync(
            async db =>
            {
                await using var command = db.Command(All);
                await using var rows = await command.ExecuteReaderAsync(token);
                var owners = new List<OwnerChange>();
                while (await rows.ReadAsync(token))
                    owners.Add(new OwnerChange(
                        EventRow.Text(rows, 0), rows.IsDBNull(2) ? null : EventRow.Text(rows, 2), rows.GetInt64(1)));
                return owners;
            },
            token),
        clock, token);
}
