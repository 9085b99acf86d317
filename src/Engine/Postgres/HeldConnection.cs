using Npgsql;

namespace MirrorActors.Engine.Postgres;

/// <summary>One connection for one user, opened when it is needed and again after it broke.</summary>
internal sealed class HeldConnection(PostgresConnections connections) : IAsyncDisposable
{
    private NpgsqlConnection? _db;

    /// <summary>
    /// Runs what may be repeated: a connection that died since its last use is noticed only by using it, and is then
    /// replaced once.
    /// </summary>
    public async Task<T> UseAsync<T>(Func<NpgsqlConnection, Task<T>> use, CancellationToken token)
    {
        if (_db is { } kept)
        {
            try
            {
                return await use(kept);
            }
            catch (NpgsqlException e) when (PostgresErrors.IsBroken(e) && !PostgresErrors.IsTimeout(e))
            {
                await DropAsync();
            }
        }

        _db = await connections.OpenAsync(token);
        return await use(_db);
    }

    /// <summary>Closes it; the server undoes what was not committed.</summary>
    public async Task DropAsync()
    {
        if (_db is { } db) await db.DisposeAsync();
        _db = null;
    }

    public async ValueTask DisposeAsync() => await DropAsync();
}
