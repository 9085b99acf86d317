using MirrorActors.Engine.Ownership;

namespace MirrorActors.Engine.Sqlite;

/// <summary>Frees what an ended session owned.</summary>
internal sealed class SessionScopes(SqliteWriter writer, OwnerTable owners)
{
    public Task FreeAsync(long session) =>
        writer.CallAsync(
            new WriteCall<List<OwnerChange>>(db => Free(db, session), freed => freed.ForEach(owners.Publish)),
            CancellationToken.None);

    private static List<OwnerChange> Free(WriterSession db, long session)
    {
        var freed = new List<OwnerChange>();
        using (var statement = new Statement(db.Connection, "SELECT scope, token FROM owners WHERE session = $1", 1))
        using (var rows = statement.Query(session))
            while (rows.Read()) freed.Add(new OwnerChange(rows.GetString(0), null, rows.GetInt64(1)));
        db.Execute("UPDATE owners SET node = NULL, session = NULL WHERE session = $1", session);
        return freed;
    }
}
