using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using MirrorActors.Engine.Membership;
using MirrorActors.Engine.Ownership;

namespace MirrorActors.Engine.Sqlite;

/// <summary>
/// Owners in the same file as the log, so that an append's fence is checked in the append's own transaction.
/// Sessions live in this process; which of them is alive decides whether a scope is free.
/// </summary>
internal sealed class SqliteOwnership(SqliteWriter writer, OwnerTable owners, CancellationToken stopped) : IOwnership
{
    public const int ScopeChars = 256;

    /// <summary>Set once, right after construction: sessions free their scopes here and are asked here.</summary>
    public required LocalSessions Sessions { get; init; }

    public Task<Fence?> TryAcquireAsync(string scope, INodeSession session, CancellationToken token)
    {
        ArgumentException.ThrowIfNullOrEmpty(scope);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(scope.Length, ScopeChars);
        var number = Sessions.NumberOf(session);
        var node = session.Node.Id;
        return writer.CallAsync(
            new WriteCall<Fence?>(
                db => Acquire(db, scope, number, node),
                fence =>
                {
                    if (fence is { } f) owners.Publish(new OwnerChange(f.Scope, node, f.Token));
                }),
            token);
    }

    public Task ReleaseAsync(Fence fence, CancellationToken token) =>
        writer.CallAsync(
            new WriteCall<int>(
                db => db.Execute(
                    "UPDATE owners SET node = NULL, session = NULL "
                    + "WHERE scope = $1 AND token = $2 AND session NOT NULL",
                    fence.Scope, fence.Token),
                freed =>
                {
                    if (freed > 0) owners.Publish(new OwnerChange(fence.Scope, null, fence.Token));
                }),
            token);

    public async IAsyncEnumerable<OwnerChange> WatchAsync([EnumeratorCancellation] CancellationToken token)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(token, stopped);
        await foreach (var change in owners.WatchAsync(either.Token)) yield return change;
    }

    /// <summary>Frees every scope: sessions do not outlive the process, and this one has just begun.</summary>
    public static void FreeAll(SqliteConnection db) =>
        SqliteSchema.Execute(db, "UPDATE owners SET node = NULL, session = NULL WHERE session NOT NULL");

    private Fence? Acquire(WriterSession db, string scope, long number, string node)
    {
        var holder = db.Number("SELECT session FROM owners WHERE scope = $1 AND session NOT NULL", scope);
        if (!Sessions.IsAlive(number) || (holder is { } other && other != number && Sessions.IsAlive(other)))
            return null;
        var token = db.Number("UPDATE log_state SET token = token + 1 RETURNING token") ?? 0;
        db.Execute(
            """
            INSERT INTO owners VALUES ($1, $2, $3, $4)
            ON CONFLICT (scope) DO UPDATE
            SET token = excluded.token, node = excluded.node, session = excluded.session
            """,
            scope, token, node, number);
        return new Fence(scope, token);
    }
}
