using System.Buffers;
using Microsoft.Extensions.Logging;
using MirrorActors.Web.Metrics;

namespace MirrorActors.Web.AccessLog;

/// <summary>
/// Takes one record a request without waiting and writes lines in the background. When the disk is too slow, records
/// are dropped and counted.
/// </summary>
public sealed class AccessLogWriter : IAsyncDisposable
{
    private const int FlushBytes = 64 * 1024;
    /// <summary>Short: the lines of a longer time, written at once, would hold requests up on a small machine.</summary>
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(2);

    private readonly AccessRing _ring = new(WebLimits.AccessLogLines);
    private readonly SemaphoreSlim _work = new(0);
    private readonly ArrayBufferWriter<byte> _text = new(FlushBytes);
    private readonly CancellationTokenSource _stopping = new();
    private readonly string _file;
    private readonly bool _wholeAddress;
    private readonly TimeProvider _clock;
    private readonly WebMetrics _metrics;
    private readonly ILogger _log;
    private Task _writing = Task.CompletedTask;
    private FileStream? _stream;
    private int _isIdle;
    private volatile bool _reopen;
    private bool _failed;
    private long _toldDropped;

    /// <param name="file">Opened for appending when the first line comes; made when missing.</param>
    /// <param name="wholeAddress">Log whole client addresses instead of their /24 or /48.</param>
    public AccessLogWriter(string file, bool wholeAddress, TimeProvider clock, WebMetrics metrics, ILogger log)
    {
        _file = file;
        _wholeAddress = wholeAddress;
        _clock = clock;
        _metrics = metrics;
        _log = log;
    }

    public void Start() => _writing = Task.Run(() => RunAsync(_stopping.Token), CancellationToken.None);

    public void Add(in AccessRecord record)
    {
        if (!_ring.TryAdd(record)) _metrics.AccessLogDropped.Increment();
        // Read before write: while the writer is busy this line stays shared between the processors' caches.
        if (Volatile.Read(ref _isIdle) != 0 && Interlocked.Exchange(ref _isIdle, 0) != 0) _work.Release();
    }

    /// <summary>After a rotation: the next lines go to a new file of the same name.</summary>
    public void Reopen() => _reopen = true;

    /// <summary>Writes what is waiting, and ends.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _writing;
        if (_stream is not null) await _stream.DisposeAsync();
        _stopping.Dispose();
        _work.Dispose();
    }

    private async Task RunAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            await WriteWaitingAsync();
            try
            {
                Volatile.Write(ref _isIdle, 1);
                // A record added before the flag was up has not rung the bell.
                Interlocked.MemoryBarrier();
                if (_ring.TryTake(out var record)) AccessLine.Write(_text, record, _wholeAddress);
                else await _work.WaitAsync(stopping);
                await Task.Delay(Gather, _clock, stopping);
            }
            catch (OperationCanceledException)
            {
                break;
            }
        }

        await WriteWaitingAsync();
    }

    private async Task WriteWaitingAsync()
    {
        while (_ring.TryTake(out var record))
        {
            AccessLine.Write(_text, record, _wholeAddress);
            if (_text.WrittenCount >= FlushBytes) await FlushAsync();
        }

        if (_text.WrittenCount > 0) await FlushAsync();
        var dropped = _metrics.AccessLogDropped.Read();
        if (dropped == _toldDropped) return;
        _log.AccessLogDropped(dropped - _toldDropped);
        _toldDropped = dropped;
    }

    private async Task FlushAsync()
    {
        try
        {
            await WriteToFileAsync();
            _failed = false;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (!_failed) _log.AccessLogUnwritable(_file, e.Message);
            _failed = true;
            _reopen = true;
        }

        _text.ResetWrittenCount();
    }

    private async Task WriteToFileAsync()
    {
        if (_reopen && _stream is not null)
        {
            _reopen = false;
            var old = _stream;
            _stream = null;
            await old.DisposeAsync();
            _log.AccessLogReopened(_file);
        }

        _stream ??= new FileStream(_file, new FileStreamOptions
        {
            Mode = FileMode.Append,
            Access = FileAccess.Write,
            Share = FileShare.ReadWrite | FileShare.Delete,
            BufferSize = 0,
        });
        await _stream.WriteAsync(_text.WrittenMemory);
    }
}
