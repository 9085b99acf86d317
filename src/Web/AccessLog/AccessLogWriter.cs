using Microsoft.Extensions.Logging;
using MirrorActors.Web.Metrics;

namespace MirrorActors.Web.AccessLog;

/// <summary>
/// Takes one line a request without waiting for the disk, and writes lines in the background. Each request makes its own
/// line, so that the background only copies: work saved up for it would hold requests up when it is done at once. When
/// the disk is too slow, lines are dropped and counted.
/// </summary>
public sealed class AccessLogWriter : IAsyncDisposable
{
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(50);

    /// <summary>Where a thread makes its line.</summary>
    [ThreadStatic]
    private static byte[]? _scratch;

    private readonly AccessLogBuffer _buffer = new(WebLimits.AccessLogBytes);
    private readonly SemaphoreSlim _work = new(0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly string _file;
    private readonly bool _wholeAddress;
    private readonly TimeProvider _clock;
    private readonly WebMetrics _metrics;
    private readonly ILogger _log;
    private Task _writing = Task.CompletedTask;
    private FileStream? _stream;
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
        var scratch = _scratch ??= new byte[AccessLine.MaxBytes];
        switch (_buffer.Add(scratch.AsSpan(0, AccessLine.Write(scratch, record, _wholeAddress))))
        {
            case AccessLogBuffer.Added.First:
                _work.Release();
                break;
            case AccessLogBuffer.Added.No:
                _metrics.AccessLogDropped.Increment();
                break;
        }
    }

    /// <summary>After a rotation: the next lines go to a new file of the same name.</summary>
    public void Reopen() => _reopen = true;

    /// <summary>Writes what is waiting, and ends.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _writing;
        await CloseAsync();
        _stopping.Dispose();
        _work.Dispose();
    }

    private async Task RunAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await _work.WaitAsync(stopping);
                await Task.Delay(Gather, _clock, stopping);
            }
            catch (OperationCanceledException)
            {
                break;
            }

            await WriteWaitingAsync();
        }

        await WriteWaitingAsync();
    }

    private async Task WriteWaitingAsync()
    {
        var text = _buffer.Take();
        if (!text.IsEmpty) await WriteAsync(text);
        var dropped = _metrics.AccessLogDropped.Read();
        if (dropped == _toldDropped) return;
        _log.AccessLogDropped(dropped - _toldDropped);
        _toldDropped = dropped;
    }

    private async Task WriteAsync(ReadOnlyMemory<byte> text)
    {
        try
        {
            await WriteToFileAsync(text);
            _failed = false;
        }
        catch (Exception e)
        {
            // Whatever it is, it must not end the log for good: the next lines try again.
            if (!_failed) _log.AccessLogUnwritable(_file, e.Message);
            _failed = true;
            await CloseAsync();
            var lost = text.Span.Count((byte)'\n');
            _metrics.AccessLogDropped.Add(0, lost);
            _toldDropped += lost;
        }
    }

    private async Task WriteToFileAsync(ReadOnlyMemory<byte> text)
    {
        if (_reopen && _stream is not null)
        {
            _reopen = false;
            await CloseAsync();
            _log.AccessLogReopened(_file);
        }

        _stream ??= new FileStream(_file, new FileStreamOptions
        {
            Mode = FileMode.Append,
            Access = FileAccess.Write,
            Share = FileShare.ReadWrite | FileShare.Delete,
            BufferSize = 0,
        });
        await _stream.WriteAsync(text);
    }

    private async ValueTask CloseAsync()
    {
        var old = _stream;
        _stream = null;
        if (old is not null) await old.DisposeAsync();
    }
}
