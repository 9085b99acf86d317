using Microsoft.Data.Sqlite;

namespace MirrorActors.Engine.Sqlite;

/// <summary>Opens connections to one database file: one that writes, many that read.</summary>
internal sealed class SqliteFiles
{
    private readonly string _readers;
    private readonly string _writer;
    private readonly SqliteEngineOptions _options;
    private readonly SqliteMigration _schema;
    private volatile bool _closed;

    public SqliteFiles(SqliteEngineOptions options, SqliteMigration schema)
    {
        _options = options;
        _schema = schema;
        _readers = Text(pooling: true);
        _writer = Text(pooling: false);
    }

    /// <summary>Makes the file when absent, not readable by everybody: events carry private fields.</summary>
    public void Create()
    {
        if (File.Exists(_options.Path)) return;
        var mode = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            mode.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;
        new FileStream(_options.Path, mode).Dispose();
    }

    /// <summary>The connection that writes; durable at each commit, the file brought to the newest schema.</summary>
    public SqliteConnection OpenWriter()
    {
        var db = new SqliteConnection(_writer);
        try
        {
            db.Open();
            _schema.Run(db, _options.Path);
            RequireWal(db);
            SqliteSchema.Execute(db, $"""
                PRAGMA synchronous = FULL;
                PRAGMA fullfsync = 1;
                PRAGMA checkpoint_fullfsync = 1;
                PRAGMA journal_size_limit = {SqliteLimits.IdleWalBytes};
                """);
            Bound(db);
            return db;
        }
        catch
        {
            db.Dispose();
            throw;
        }
    }

    public SqliteConnection OpenReader()
    {
        ObjectDisposedException.ThrowIf(_closed, typeof(SqliteEngine));
        var db = new SqliteConnection(_readers);
        db.Open();
        return db;
    }

    /// <summary>Closes the idle reading connections, so that the writer's close is the last and checkpoints.</summary>
    public void CloseReaders()
    {
        _closed = true;
        using var db = new SqliteConnection(_readers);
        SqliteConnection.ClearPool(db);
    }

    private string Text(bool pooling) =>
        new SqliteConnectionStringBuilder { DataSource = _options.Path, Pooling = pooling }.ConnectionString;

    /// <summary>Where it cannot have a write-ahead log, SQLite keeps another journal and only says so.</summary>
    private void RequireWal(SqliteConnection db)
    {
        using var command = db.CreateCommand();
        command.CommandText = "PRAGMA journal_mode = WAL";
        if (command.ExecuteScalar() is not "wal")
            throw new EngineOpenException(
                $"{_options.Path} cannot have a write-ahead log: its file system has no shared memory or no locks; "
                + "put it on a local disk");
    }

    private void Bound(SqliteConnection db)
    {
        if (_options.MaxFileBytes is not { } bytes) return;
        var pages = bytes / SqliteSchema.Number(db, "PRAGMA page_size");
        SqliteSchema.Number(db, $"PRAGMA max_page_count = {Math.Max(1, pages)}");
    }
}
