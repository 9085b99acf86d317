using System.Threading.Channels;
using MirrorActors.Engine.Log;

namespace MirrorActors.Engine.Postgres;

/// <summary>
/// The only connection of this node that appends or changes owners. Each transaction takes what is waiting (group commit), so
/// one fsync serves many; each request is judged alone.
/// </summary>
internal sealed class PostgresWriter(PostgresConnections connections, PostgresSignals signals) : ILogWriter, IAsyncDisposable
{
    private readonly Channel<WriteRequest> _queue = Channel.CreateBounded<WriteRequest>(
        new BoundedChannelOptions(PostgresLimits.QueuedWrites) { SingleReader = true });

    private readonly HeldConnection _connection = new(connections);
    private readonly List<WriteRequest> _group = new(PostgresLimits.GroupWrites);
    private Task _loop = Task.CompletedTask;

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
            call.Fail(new EngineUnavailableException("the log is closed"), mayHaveCommitted: false);
        }

        return await call.Answer.WaitAsync(token);
    }

    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _loop;
        EngineMetrics.Remove(this);
        await _connection.DisposeAsync();
    }

    private async Task RunAsync()
    {
        while (await _queue.Reader.WaitToReadAsync())
        {
            TakeGroup();
            await CommitGroupAsync();
            _group.Clear();
        }
    }

    private void TakeGroup()
    {
        int bytes = 0, events = 0;
        while (_group.Count < PostgresLimits.GroupWrites && bytes < PostgresLimits.GroupBytes
            && events < PostgresLimits.GroupEvents && _queue.Reader.TryRead(out var request))
        {
            _group.Add(request);
            bytes += request.Bytes;
            events += request.Append?.Events.Count ?? 0;
        }
    }

    private async Task CommitGroupAsync()
    {
        var committing = false;
        try
        {
            // 1 the rows, under the lock; 2 each request on them; 3 what changed, and the commit.
            var (db, rows) = await _connection.UseAsync(
                async db => (db, await GroupSql.BeginAsync(db, _group)), CancellationToken.None);
            _group.RemoveAll(request => !Apply(rows, request));
            committing = rows.HasChanges;
            await GroupSql.EndAsync(db, rows, connections.Schema);
            if (rows.Added.Count > 0) signals.HeadIs(rows.At(rows.Head));
            if (rows.ChangedOwners.Count > 0) signals.OwnersMayDiffer();
            foreach (var request in _group) request.Complete();
        }
        catch (Exception e)
        {
            // The rim of the writing loop: whatever happened, every caller hears of it and the loop goes on.
            await _connection.DropAsync();
            foreach (var request in _group) request.Fail(e, committing && PostgresErrors.MayHaveCommitted(e));
        }
    }

    private static bool Apply(WriteGroup rows, WriteRequest request)
    {
        try
        {
            request.Judge(rows);
            return true;
        }
        catch (ArgumentException unfit)
        {
            request.Fail(unfit, mayHaveCommitted: false);
            return false;
        }
    }
}
