using Microsoft.Data.Sqlite;
using MirrorActors.Engine.Log;
using MirrorActors.Engine.Membership;
using MirrorActors.Engine.Ownership;

namespace MirrorActors.Engine.Sqlite;

/// <summary>
/// The engine of one node: log and owners in one SQLite file (WAL, durable commits), members in this process. Every
/// session of an earlier run is dead when the file opens, so all scopes are free then; tokens go on growing.
/// </summary>
public sealed class SqliteEngine : IEngine
{
    private readonly SqliteFileLock _lock;
    private readonly SqliteFiles _files;
    private readonly SqliteWriter _writer;
    private readonly LocalSessions _sessions;
    private readonly CancellationTokenSource _stop = new();

    private SqliteEngine(SqliteFileLock fileLock, SqliteFiles files, WriterSession session, TimeProvider clock)
    {
        _lock = fileLock;
        _files = files;
        var epoch = session.At(0).Epoch;
        var head = new SqliteHead(epoch, session.Head);
        var owners = new OwnerTable();
        _writer = new SqliteWriter(() => WriterSession.Open(files), session, head.MoveTo);
        _sessions = new LocalSessions(clock, new SessionScopes(_writer, owners).FreeAsync);
        Log = new SqliteLog(_writer, new SqliteLogReader(files, epoch), head, _stop.Token);
        Ownership = new SqliteOwnership(_writer, owners, _stop.Token) { Sessions = _sessions };
    }

    public IEventLog Log { get; }

    public IOwnership Ownership { get; }

    public IMembership Membership => _sessions;

    public IEngineAdmin? Admin => null;

    /// <exception cref="EngineOpenException">
    /// In use by another process, written by a newer version, damaged, not ours, or not accessible.
    /// </exception>
    public static Task<SqliteEngine> OpenAsync(
        SqliteEngineOptions options, TimeProvider clock, CancellationToken token) =>
        Task.Run(
            () =>
            {
                var engine = Open(options with { Path = Path.GetFullPath(options.Path) }, clock);
                engine._writer.Start();
                return engine;
            },
            token);

    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested) return;
        await _stop.CancelAsync();
        await _sessions.DisposeAsync();
        _files.CloseReaders();
        await _writer.DisposeAsync();
        _lock.Dispose();
    }

    private static SqliteEngine Open(SqliteEngineOptions options, TimeProvider clock)
    {
        SQLitePCL.Batteries_V2.Init();
        if (options.MustExist) CheckPresence(options.Path);
        MakeDirectory(options.Path);
        var fileLock = SqliteFileLock.Take(options.Path);
        try
        {
            var files = new SqliteFiles(options, SqliteSchema.Migration);
            files.Create();
            using (var db = files.OpenWriter()) SqliteOwnership.FreeAll(db);
            var session = WriterSession.Open(files);
            return new SqliteEngine(fileLock, files, session, clock);
        }
        catch (Exception e) when (e is SqliteException or IOException or UnauthorizedAccessException)
        {
            fileLock.Dispose();
            throw new EngineOpenException(Explain(options.Path, e), e) { MayPass = true };
        }
        catch
        {
            fileLock.Dispose();
            throw;
        }
    }

    private static void CheckPresence(string path)
    {
        if (new FileInfo(path) is { Exists: true, Length: > 0 }) return;
        throw new EngineOpenException($"{path} is missing or empty, although this node has used it before")
        {
            MayPass = true,
        };
    }

    private static void MakeDirectory(string path)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path) ?? ".");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EngineOpenException($"cannot make the directory of {path}: {e.Message}", e) { MayPass = true };
        }
    }

    private static string Explain(string path, Exception e) => (e as SqliteException)?.SqliteErrorCode switch
    {
        SQLitePCL.raw.SQLITE_NOTADB => $"{path} is not a SQLite database, or its start is damaged",
        SQLitePCL.raw.SQLITE_CORRUPT => $"{path} is damaged ({e.Message}): restore a backup",
        _ => $"cannot open {path}: {e.Message}",
    };
}
