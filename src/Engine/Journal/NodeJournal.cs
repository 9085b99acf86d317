using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using MirrorActors.Engine.Log;

namespace MirrorActors.Engine.Journal;

/// <summary>
/// This node's copy of every event of the log, in a SQLite file, kept in the background. Nothing that happens to it stops the node: a full
/// disk is waited for, a damaged file is set aside and made anew from what the log and other nodes have.
/// </summary>
public sealed class NodeJournal : IAsyncDisposable
{
    private readonly IEventLog _log;
    private readonly JournalOptions _options;
    private readonly TimeProvider _clock;
    private readonly ILogger<NodeJournal> _logger;
    private readonly CancellationTokenSource _stop = new();
    private readonly Pulse _written = new();
    private readonly TaskCompletionSource _tried = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile JournalFile? _file;
    private Task _running = Task.CompletedTask;
    private TimeSpan _pause = JournalLimits.RetryMin;
    private bool _isFailing;
    private (string Why, string Aside)? _unusable;

    private NodeJournal(IEventLog log, JournalOptions options, TimeProvider clock, ILogger<NodeJournal> logger) =>
        (_log, _options, _clock, _logger) = (log, options, clock, logger);

    /// <summary>Completes when the journal has come to another position.</summary>
    public Task Written => _written.Next;

    /// <summary>Null while it cannot be used.</summary>
    internal JournalFile? File => _file;

    internal JournalOptions Options => _options;

    /// <summary>Begins to follow the log; returns at once.</summary>
    public static NodeJournal Start(IEventLog log, JournalOptions options, TimeProvider clock, ILogger<NodeJournal> logger)
    {
        var journal = new NodeJournal(log, options, clock, logger);
        journal._running = Task.Run(() => journal.RunAsync(journal._stop.Token), CancellationToken.None);
        return journal;
    }

    /// <summary>Everything up to here is durable in the journal; null when it cannot be read.</summary>
    public Position? Reached() => Read(static file => file.Reached() is { Value: > 0 } reached ? reached : (Position?)null);

    /// <summary>A stream from a sequence on, up to the journal's end or to a hole; nothing when that event is not here.</summary>
    public async IAsyncEnumerable<LoggedEvent> ReadAsync(
        string stream, long fromSequence, [EnumeratorCancellation] CancellationToken token)
    {
        await _tried.Task.WaitAsync(token);
        for (var next = fromSequence; ;)
        {
            var page = await Task.Run(() => Read(file => file.Read(db => JournalReader.From(db, stream, next))), token);
            if (page is null || page.Count == 0) yield break;
            foreach (var logged in page) yield return logged;
            next = page[^1].Sequence + 1;
        }
    }

    /// <summary>The events of a stream right below a sequence, the last one first, without a hole, at most a page.</summary>
    public async Task<IReadOnlyList<LoggedEvent>> ReadBelowAsync(string stream, long sequence, CancellationToken token)
    {
        await _tried.Task.WaitAsync(token);
        return await Task.Run(() => Read(file => file.Read(db => JournalReader.Below(db, stream, sequence))) ?? [], token);
    }

    /// <summary>Name of the journal of another history.</summary>
    internal static string AsideOf(string path, string time) => $"{path}.foreign-{time}";

    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested) return;
        await _stop.CancelAsync();
        await _running;
        _tried.TrySetCanceled();
        Close();
    }

    private T? Read<T>(Func<JournalFile, T> read)
    {
        try
        {
            return _file is { } file ? read(file) : default;
        }
        catch (Exception e) when (e is SqliteException or ObjectDisposedException)
        {
            JournalMetrics.Failures.Add(1);
            _logger.JournalUnreadable(_options.Path, e.Message);
            return default;
        }
    }

    private async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                if (_unusable is var (why, aside)) SetAside(why, aside);
                _file ??= JournalFile.Open(_options.Path, _options.MaxFileBytes);
                _tried.TrySetResult();
                await new JournalFollower(_file, _log, _options, _clock, _logger) { Written = NoteWritten }.RunAsync(stop);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (JournalDivergedException e)
            {
                _unusable = (e.Message, AsideOf(_options.Path, $"{_clock.GetUtcNow():yyyyMMdd'T'HHmmss}"));
            }
            catch (SqliteException e) when (e.SqliteErrorCode is SQLitePCL.raw.SQLITE_CORRUPT or SQLitePCL.raw.SQLITE_NOTADB)
            {
                _unusable = (e.Message, _options.Path + ".damaged");
            }
            catch (EngineUnavailableException)
            {
                // The feed of the tables tells; the file stays open.
                await PauseAsync(stop);
            }
            catch (Exception e)
            {
                // The rim of a background loop: whatever it is, it is told and tried again with the file opened anew.
                Close();
                Fail(e.Message);
                await PauseAsync(stop);
            }
        }
    }

    private void NoteWritten()
    {
        if (_isFailing) _logger.JournalRecovered(_options.Path);
        _isFailing = false;
        _pause = JournalLimits.RetryMin;
        _written.Fire();
    }

    private void Fail(string why)
    {
        _tried.TrySetResult();
        JournalMetrics.Failures.Add(1);
        if (!_isFailing) _logger.JournalFailed(_options.Path, why);
        _isFailing = true;
    }

    private void SetAside(string why, string aside)
    {
        Close();
        JournalMetrics.Failures.Add(1);
        foreach (var end in new[] { string.Empty, "-wal", "-shm" })
        {
            if (System.IO.File.Exists(_options.Path + end)) System.IO.File.Move(_options.Path + end, aside + end, overwrite: true);
        }

        _unusable = null;
        _logger.JournalSetAside(_options.Path, why, aside);
    }

    private void Close()
    {
        var file = _file;
        _file = null;
        file?.Dispose();
    }

    private async Task PauseAsync(CancellationToken stop)
    {
        await Task.Delay(_pause, _clock, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _pause = _pause * 2 < JournalLimits.RetryMax ? _pause * 2 : JournalLimits.RetryMax;
    }
}
