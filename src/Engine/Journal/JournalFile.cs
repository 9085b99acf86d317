using Microsoft.Data.Sqlite;
using MirrorActors.Engine.Log;
using MirrorActors.Engine.Sqlite;

namespace MirrorActors.Engine.Journal;

/// <summary>An open journal: one connection that writes, many that read. Any thread.</summary>
internal sealed class JournalFile : IDisposable
{
    private readonly Lock _writing = new();
    private readonly SqliteFileLock _lock;
    private readonly SqliteFiles _files;
    private readonly JournalSession _session;

    private JournalFile(string path, SqliteFileLock fileLock, SqliteFiles files)
    {
        (Path, _lock, _files) = (path, fileLock, files);
        _session = new JournalSession(files.OpenWriter());
    }

    public string Path { get; }

    /// <exception cref="EngineOpenException">In use, of a newer version, or not ours.</exception>
    /// <exception cref="SqliteException">Damaged, or the disk fails.</exception>
    /// <exception cref="IOException">The disk fails.</exception>
    public static JournalFile Open(string path, long? maxBytes)
    {
        SQLitePCL.Batteries_V2.Init();
        var fileLock = SqliteFileLock.Take(path);
        try
        {
            var files = new SqliteFiles(new SqliteEngineOptions(path) { MaxFileBytes = maxBytes }, JournalSchema.Migration);
            files.Create();
            return new JournalFile(path, fileLock, files);
        }
        catch
        {
            fileLock.Dispose();
            throw;
        }
    }

    /// <summary>Runs writes that are durable together, or leave no trace.</summary>
    public void Write(Action<JournalSession> write)
    {
        lock (_writing) _session.Run(write);
    }

    public T Read<T>(Func<SqliteConnection, T> read)
    {
        using var db = _files.OpenReader();
        using var transaction = db.BeginTransaction(deferred: true);
        return read(db);
    }

    /// <summary>Everything up to here is in it; value 0 when it is new.</summary>
    public Position Reached() => Read(static db =>
    {
        using var statement = new Statement(db, "SELECT epoch, value FROM journal_state", 0);
        using var rows = statement.Query();
        rows.Read();
        return new Position((ulong)rows.GetInt64(0), rows.GetInt64(1));
    });

    public StreamEnd EndOf(string stream)
    {
        var end = default(StreamEnd);
        Write(session => end = session.EndOf(stream));
        return end;
    }

    public void Dispose()
    {
        lock (_writing)
        {
            _files.CloseReaders();
            _session.Dispose();
        }

        _lock.Dispose();
    }
}
