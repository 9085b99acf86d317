using System.Threading.Channels;
using Microsoft.Data.Sqlite;
using MirrorActors.Engine.Log;

namespace MirrorActors.Engine.Sqlite;

/// <summary>
/// The only writer. Each commit takes what is waiting (group commit), so one fsync serves many; each request is
/// judged alone. After a failed commit the connection is opened anew and the file tells what is in it.
/// </summary>
internal sealed class SqliteWriter : ILogWriter, IAsyncDisposable
{
    private readonly Channel<WriteRequest> _queue = Channel.CreateBounded<WriteRequest>(
        new BoundedChannelOptions(SqliteLimits.QueuedWrites) { SingleReader = true });

    private readonly Func<WriterSession> _open;
    private readonly Action<long> _committed;
    private readonly List<WriteRequest> _group = new(SqliteLimits.GroupWrites);
    private WriterSession? _session;
    private Task _loop = Task.CompletedTask;

    /// <param name="committed">Gets the log's head after each commit, before the callers continue.</param>
    public SqliteWriter(Func<WriterSession> open, WriterSession session, Action<long> committed)
    {
        _open = open;
        _session = session;
        _committed = committed;
    }

    public int Waiting => _queue.Reader.Count;

    public void Start()
    {
        EngineMetrics.Add(this);
        _loop = Task.Run(RunAsync);
    }

    /// <summary>Queues a write; once queued it is carried out even when the caller stops waiting.</summary>
    public async Task<T> CallAsync<T>(WriteCall<T> call, CancellationToken token)
    {
        token.ThrowIfCancellationRequested();
        try
        {
            await _queue.Writer.WriteAsync(call, token);
        }
        catch (ChannelClosedException)
        {
            call.Fail(new IOException("the log is closed"), mayHaveCommitted: false);
        }

        return await call.Answer.WaitAsync(token);
    }

    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _loop;
        EngineMetrics.Remove(this);
        _session?.Dispose();
        _session = null;
    }

    private async Task RunAsync()
    {
        while (await _queue.Reader.WaitToReadAsync())
        {
            for (var bytes = 0; _group.Count < SqliteLimits.GroupWrites && bytes < SqliteLimits.GroupBytes;)
            {
                if (!_queue.Reader.TryRead(out var request)) break;
                _group.Add(request);
                bytes += request.Bytes;
            }

            CommitGroup();
            _group.Clear();
        }
    }

    private void CommitGroup()
    {
        var committing = false;
        try
        {
            _session ??= Reopen();
            _session.Begin();
            _group.RemoveAll(request => !Apply(_session, request));
            committing = true;
            _session.Commit();
            _committed(_session.Head);
            foreach (var request in _group) request.Complete();
        }
        catch (Exception e)
        {
            // The rim of the writing loop: whatever happened, every caller hears of it and the loop goes on.
            Abandon();
            foreach (var request in _group) request.Fail(e, committing);
        }
    }

    /// <summary>False when the request failed by itself; throws when the whole transaction is gone.</summary>
    private static bool Apply(WriterSession session, WriteRequest request)
    {
        try
        {
            session.Alone(request);
            return true;
        }
        catch (Exception e) when (session.InTransaction)
        {
            request.Fail(e, mayHaveCommitted: false);
            return false;
        }
    }

    private WriterSession Reopen()
    {
        var session = _open();
        _committed(session.Head);
        return session;
    }

    private void Abandon()
    {
        try
        {
            _session?.Rollback();
        }
        catch (SqliteException)
        {
            // Closing the connection rolls back as well; the error to report is the one that led here.
        }

        _session?.Dispose();
        _session = null;
    }
}
