using Microsoft.Data.Sqlite;

namespace MirrorActors.Engine.Sqlite;

/// <summary>
/// Brings a kind of file to its newest schema. Files in the field depend on every step: a step, once released, is never changed;
/// a new one is added at the end.
/// </summary>
/// <param name="applicationId">Marks a file as ours in the SQLite header.</param>
/// <param name="steps">SQL; <c>$epoch</c> in it stands for a random number that is not 0.</param>
internal sealed class SqliteMigration(int applicationId, IReadOnlyList<string> steps)
{
    /// <summary>Migrates the file, or refuses before anything is written to it.</summary>
    public void Run(SqliteConnection db, string path)
    {
        var version = Check(db, path);
        for (; version < steps.Count; version++)
        {
            using var transaction = db.BeginTransaction(deferred: false);
            var epoch = BitConverter.ToInt64(Guid.NewGuid().ToByteArray(), 8) | 1;
            SqliteSchema.Execute(db, steps[version].Replace("$epoch", $"{epoch}", StringComparison.Ordinal));
            SqliteSchema.Execute(db, $"PRAGMA application_id = {applicationId}; PRAGMA user_version = {version + 1}");
            transaction.Commit();
        }
    }

    private int Check(SqliteConnection db, string path)
    {
        var application = SqliteSchema.Number(db, "PRAGMA application_id");
        var version = SqliteSchema.Number(db, "PRAGMA user_version");
        if (application != applicationId
            && (version != 0 || SqliteSchema.Number(db, "SELECT count(*) FROM sqlite_master") != 0))
            throw new EngineOpenException($"{path} is a database of another program");
        if (version > steps.Count)
            throw new EngineOpenException(
                $"{path} was written by a newer version of this program: "
                + $"its schema is {version}, this version knows up to {steps.Count}");
        return (int)version;
    }
}
