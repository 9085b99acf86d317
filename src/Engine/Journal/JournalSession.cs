using Microsoft.Data.Sqlite;
using MirrorActors.Engine.Log;
using MirrorActors.Engine.Sqlite;

namespace MirrorActors.Engine.Journal;

/// <summary>The writing connection of a journal, used by one thread at a time and inside a transaction only.</summary>
internal sealed class JournalSession : IDisposable
{
    private readonly SqliteConnection _db;
    private readonly List<Statement> _statements = [];
    private readonly Statement _begin, _commit, _rollback, _find, _addStream, _setStream, _addEvent, _move;

    /// <summary>Forgotten when a transaction fails.</summary>
    private readonly Dictionary<string, StreamEnd> _ends = new(StringComparer.Ordinal);

    public JournalSession(SqliteConnection db)
    {
        _db = db;
        _begin = Prepare("BEGIN IMMEDIATE", 0);
        _commit = Prepare("COMMIT", 0);
        _rollback = Prepare("ROLLBACK", 0);
        _find = Prepare("SELECT id, head, hash FROM streams WHERE name = $1", 1);
        _addStream = Prepare("INSERT INTO streams (name, head, hash, trimmed, archived) VALUES ($1, 0, $2, 0, 0) RETURNING id", 2);
        _setStream = Prepare("UPDATE streams SET head = $2, hash = $3 WHERE id = $1", 3);
        _addEvent = Prepare(
            "INSERT INTO events VALUES (NULL, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)", 14);
        _move = Prepare("UPDATE journal_state SET epoch = $1, value = $2", 2);
    }

    /// <summary>Runs writes that are durable together, or leave no trace.</summary>
    public void Run(Action<JournalSession> write)
    {
        _begin.Execute();
        try
        {
            write(this);
            _commit.Execute();
        }
        catch
        {
            _ends.Clear();
            if (SQLitePCL.raw.sqlite3_get_autocommit(_db.Handle) == 0) _rollback.Execute();
            throw;
        }
    }

    public StreamEnd EndOf(string stream)
    {
        if (_ends.TryGetValue(stream, out var known)) return known;
        using var rows = _find.Query(AppendRules.StreamBytes(stream));
        var end = rows.Read()
            ? new StreamEnd(rows.GetInt64(0), rows.GetInt64(1), rows.GetFieldValue<byte[]>(2))
            : new StreamEnd(0, 0, EventHash.None.ToArray());
        return _ends[stream] = end;
    }

    /// <summary>Adds an event behind its stream's end. What is between is a hole.</summary>
    /// <exception cref="JournalDivergedException">It is no continuation of what is here.</exception>
    public void Add(LoggedEvent logged)
    {
        var end = EndOf(logged.Stream);
        if (logged.Sequence == end.Sequence + 1 && !logged.PreviousHash.Span.SequenceEqual(end.Hash))
            throw new JournalDivergedException($"event {logged.Sequence} of {logged.Stream} does not follow event {end.Sequence}");
        var id = end.Id != 0 ? end.Id : AddStream(logged.Stream);
        if (logged.Sequence > end.Sequence + 1)
            Execute("INSERT INTO holes VALUES ($1, $2, $3)", id, end.Sequence + 1, logged.Sequence - 1);
        Insert(id, logged);
        var hash = EventHash.Of(logged);
        _setStream.Execute(id, logged.Sequence, hash);
        _ends[logged.Stream] = new StreamEnd(id, logged.Sequence, hash);
    }

    /// <summary>Adds an event wherever it belongs.</summary>
    public void Insert(long stream, LoggedEvent logged)
    {
        var (e, context) = (logged.Event, logged.Context);
        _addEvent.Execute(
            logged.Position.Value, stream, logged.Sequence, EventRow.Bytes(e.Id), e.Type, e.SchemaVersion, e.Payload.ToArray(),
            EventRow.Bytes(context.CommandId), context.Time.UtcTicks, context.Node, context.Principal, context.Reason,
            logged.PreviousHash.ToArray(), (long)logged.Position.Epoch);
    }

    public void MoveTo(Position reached) => _move.Execute((long)reached.Epoch, reached.Value);

    /// <summary>Runs a statement that is too rare to be kept prepared.</summary>
    public int Execute(string sql, params ReadOnlySpan<object?> values)
    {
        using var statement = new Statement(_db, sql, values.Length);
        return statement.Execute(values);
    }

    public void Dispose()
    {
        foreach (var statement in _statements) statement.Dispose();
        _db.Dispose();
    }

    private long AddStream(string stream) =>
        _addStream.Number(AppendRules.StreamBytes(stream), EventHash.None.ToArray()) ?? 0;

    private Statement Prepare(string sql, int parameters)
    {
        var statement = new Statement(_db, sql, parameters);
        _statements.Add(statement);
        return statement;
    }
}
