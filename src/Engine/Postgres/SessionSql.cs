using System.Text;
using MirrorActors.Engine.Membership;
using Npgsql;

namespace MirrorActors.Engine.Postgres;

/// <summary>
/// Sessions as rows that expire by the server's clock. One that ends, in whichever way, frees its scopes under the lock
/// that appends take, so an append that runs is done before another node can own its stream.
/// </summary>
internal static class SessionSql
{
    private const string Lock = "SELECT 1 FROM log_head FOR UPDATE";
    private const string Elder = "DELETE FROM sessions WHERE node = $1 RETURNING id";
    private const string Exists = "SELECT EXISTS (SELECT 1 FROM sessions WHERE node = $1)";
    private const string Own = "DELETE FROM sessions WHERE id = $1 RETURNING id";
    private const string Expired = "DELETE FROM sessions WHERE expires <= clock_timestamp() RETURNING id";
    private const string Add = "INSERT INTO sessions (node, info, expires) VALUES ($1, $2, clock_timestamp() + $3) RETURNING id";

    private const string Prolong =
        "UPDATE sessions SET expires = clock_timestamp() + $2 WHERE id = $1 AND expires > clock_timestamp()";

    private const string Change = "UPDATE sessions SET info = $2 WHERE id = $1 AND expires > clock_timestamp()";
    private const string All = "SELECT info FROM sessions WHERE expires > clock_timestamp()";

    /// <summary>Adds a session, in place of an earlier one of that node, and returns its number.</summary>
    public static async Task<long> JoinAsync(
        NpgsqlConnection db, string channel, NodeInfo node, TimeSpan ttl, CancellationToken token)
    {
        var name = Encoding.UTF8.GetBytes(node.Id);
        await using var batch = db.CreateBatch()
            .With(Lock)
            .With(Free(Elder), Sql.Value(name))
            .With(Add, Sql.Value(name), Sql.Value(NodeInfoJson.Write(node)), Sql.Value(ttl));
        Tell(batch, channel);
        await using var rows = await batch.ExecuteReaderAsync(token);
        await rows.NextResultAsync(token);
        await rows.ReadAsync(token);
        return rows.GetInt64(0);
    }

    public static async Task LeaveAsync(NpgsqlConnection db, string channel, long session, CancellationToken token)
    {
        await using var batch = db.CreateBatch().With(Lock).With(Free(Own), Sql.Value(session));
        await Tell(batch, channel).ExecuteNonQueryAsync(token);
    }

    /// <summary>False when the node has no session.</summary>
    public static async Task<bool> EndAsync(NpgsqlConnection db, string channel, string node, CancellationToken token)
    {
        var name = Encoding.UTF8.GetBytes(node);
        await using var batch = db.CreateBatch().With(Lock).With(Exists, Sql.Value(name)).With(Free(Elder), Sql.Value(name));
        await using var rows = await Tell(batch, channel).ExecuteReaderAsync(token);
        await rows.NextResultAsync(token);
        return await rows.ReadAsync(token) && rows.GetBoolean(0);
    }

    public static async Task FreeExpiredAsync(NpgsqlConnection db, string channel, CancellationToken token)
    {
        await using var batch = db.CreateBatch().With(Lock).With(Free(Expired));
        await Tell(batch, channel).ExecuteNonQueryAsync(token);
    }

    /// <summary>False when it is over: expired, or replaced by a younger one of its node.</summary>
    public static async Task<bool> RenewAsync(NpgsqlConnection db, long session, TimeSpan ttl, CancellationToken token)
    {
        await using var command = db.Command(Prolong, Sql.Value(session), Sql.Value(ttl));
        return await command.ExecuteNonQueryAsync(token) > 0;
    }

    /// <summary>False when it is over.</summary>
    public static async Task<bool> UpdateAsync(
        NpgsqlConnection db, string channel, long session, NodeInfo node, CancellationToken token)
    {
        await using var command = db.Command(Change, Sql.Value(session), Sql.Value(NodeInfoJson.Write(node)));
        if (await command.ExecuteNonQueryAsync(token) == 0) return false;
        await using var tell = db.Command(Signal.Send, Sql.Value(channel), Sql.Value(Signal.Nodes));
        await tell.ExecuteNonQueryAsync(token);
        return true;
    }

    public static async Task<List<NodeInfo>> MembersAsync(NpgsqlConnection db, CancellationToken token)
    {
        await using var command = db.Command(All);
        await using var rows = await command.ExecuteReaderAsync(token);
        var nodes = new List<NodeInfo>();
        while (await rows.ReadAsync(token)) nodes.Add(NodeInfoJson.Read(rows.GetFieldValue<byte[]>(0)));
        nodes.Sort((a, b) => string.CompareOrdinal(a.Id, b.Id));
        return nodes;
    }

    private static string Free(string gone) =>
        $"WITH gone AS ({gone}) UPDATE owners SET session = NULL, node = NULL FROM gone WHERE owners.session = gone.id";

    private static NpgsqlBatch Tell(NpgsqlBatch batch, string channel) => batch
        .With(Signal.Send, Sql.Value(channel), Sql.Value(Signal.Owners))
        .With(Signal.Send, Sql.Value(channel), Sql.Value(Signal.Nodes));
}
