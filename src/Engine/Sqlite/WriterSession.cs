using Microsoft.Data.Sqlite;
using MirrorActors.Engine.Log;

namespace MirrorActors.Engine.Sqlite;

/// <summary>
/// The writing connection with its prepared statements, used by one thread at a time. <see cref="Head"/> is the
/// transaction's own; it is stored by <see cref="Commit"/> and taken back by an undo.
/// </summary>
internal sealed class WriterSession : IAppendTransaction, IDisposable
{
    private readonly SqliteConnection _db;
    private readonly List<Statement> _statements = [];
    private readonly Statement _begin, _commit, _rollback, _mark, _undo, _unmark, _setHead;
    private readonly Statement _findEvent, _findStream, _addStream, _setStream, _addEvent, _token;
    private readonly ulong _epoch;
    private long _committedHead;

    private WriterSession(SqliteConnection db)
    {
        _db = db;
        _epoch = (ulong)SqliteSchema.Number(db, "SELECT epoch FROM log_state");
        Head = _committedHead = SqliteSchema.Number(db, "SELECT head FROM log_state");
        _begin = Prepare("BEGIN IMMEDIATE", 0);
        _commit = Prepare("COMMIT", 0);
        _rollback = Prepare("ROLLBACK", 0);
        _mark = Prepare("SAVEPOINT request", 0);
        _undo = Prepare("ROLLBACK TO request", 0);
        _unmark = Prepare("RELEASE request", 0);
        _setHead = Prepare("UPDATE log_state SET head = $1", 1);
        _findEvent = Prepare(
            "SELECT s.name, e.position, e.sequence FROM events e JOIN streams s ON s.id = e.stream WHERE e.id = $1", 1);
        _findStream = Prepare("SELECT id, head, head_hash FROM streams WHERE name = $1", 1);
        _addStream = Prepare(
            "INSERT INTO streams (name, head, head_hash, trimmed) VALUES ($1, 0, $2, 0) RETURNING id", 2);
        _setStream = Prepare("UPDATE streams SET head = $2, head_hash = $3 WHERE id = $1", 3);
        _addEvent = Prepare(
            "INSERT INTO events VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)", 14);
        _token = Prepare("SELECT token FROM owners WHERE scope = $1 AND session IS NOT NULL", 1);
    }

    public static WriterSession Open(SqliteFiles files)
    {
        var db = files.OpenWriter();
        try
        {
            return new WriterSession(db);
        }
        catch
        {
            db.Dispose();
            throw;
        }
    }

    /// <summary>Row of the last event, those of this transaction included.</summary>
    public long Head { get; private set; }

    public SqliteConnection Connection => _db;

    public bool InTransaction => SQLitePCL.raw.sqlite3_get_autocommit(_db.Handle) == 0;

    public Position At(long value) => new(_epoch, value);

    public void Begin()
    {
        Head = _committedHead;
        _begin.Execute();
    }

    public void Commit()
    {
        if (Head != _committedHead) _setHead.Execute(Head);
        _commit.Execute();
        _committedHead = Head;
    }

    public void Rollback()
    {
        Head = _committedHead;
        if (InTransaction) _rollback.Execute();
    }

    /// <summary>Runs a request so that its failure leaves no trace in the transaction.</summary>
    public void Alone(WriteRequest request)
    {
        var head = Head;
        _mark.Execute();
        try
        {
            request.Run(this);
            _unmark.Execute();
        }
        catch
        {
            Head = head;
            if (InTransaction)
            {
                _undo.Execute();
                _unmark.Execute();
            }

            throw;
        }
    }

    public Statement Prepare(string sql, int parameters)
    {
        var statement = new Statement(_db, sql, parameters);
        _statements.Add(statement);
        return statement;
    }

    /// <summary>Runs a statement that is too rare to be kept prepared.</summary>
    public int Execute(string sql, params ReadOnlySpan<object?> values)
    {
        using var statement = new Statement(_db, sql, values.Length);
        return statement.Execute(values);
    }

    /// <summary>The first number of the first row, or null.</summary>
    public long? Number(string sql, params ReadOnlySpan<object?> values)
    {
        using var statement = new Statement(_db, sql, values.Length);
        return statement.Number(values);
    }

    public long? TokenOf(string scope) => _token.Number(scope);

    public KnownEvent? FindEvent(Guid id)
    {
        using var rows = _findEvent.Query(EventRow.Bytes(id));
        if (!rows.Read()) return null;
        return new KnownEvent(rows.GetFieldValue<byte[]>(0), rows.GetInt64(1), rows.GetInt64(2));
    }

    /// <summary>The stream's end; number 0 when it is not there yet.</summary>
    public StreamHead FindStream(byte[] name)
    {
        using var rows = _findStream.Query(name);
        return rows.Read()
            ? new StreamHead(rows.GetInt64(0), rows.GetInt64(1), rows.GetFieldValue<byte[]>(2))
            : new StreamHead(0, 0, EventHash.None.ToArray());
    }

    public long AddStream(byte[] name) => _addStream.Number(name, EventHash.None.ToArray()) ?? 0;

    public void SetStreamHead(long stream, long sequence, byte[] hash) => _setStream.Execute(stream, sequence, hash);

    public void InsertEvent(
        long position, long stream, long sequence, NewEvent e, AppendContext context, byte[] previousHash) =>
        _addEvent.Execute(
            ++Head, position, stream, sequence, EventRow.Bytes(e.Id), e.Type, e.SchemaVersion, e.Payload.ToArray(),
            EventRow.Bytes(context.CommandId), context.Time.UtcTicks, context.Node, context.Principal, context.Reason,
            previousHash);

    public void Dispose()
    {
        foreach (var statement in _statements) statement.Dispose();
        _db.Dispose();
    }
}
