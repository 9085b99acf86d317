using MirrorActors.Engine.Etcd.Proto;

namespace MirrorActors.Engine.Etcd.Rpc;

/// <summary>One watch: what comes until it ends, for whatever reason; then another one goes on where it ended.</summary>
internal sealed class EtcdWatch(HttpResponseMessage response, Action<Exception> failed, TimeProvider clock) : IAsyncDisposable
{
    private readonly CancellationTokenSource _end = new();
    private Stream? _body;
    private Task<WatchResponse?>? _pending;

    /// <summary>True when the last <see cref="NextAsync"/> gave nothing because nothing came in time.</summary>
    public bool IsQuiet { get; private set; }

    /// <summary>The next changes. Null when the watch has ended, or nothing came for a while (<see cref="IsQuiet"/>).</summary>
    public async Task<WatchResponse?> NextAsync(CancellationToken token)
    {
        // One read goes on behind all the waits for it: to end a read would end the watch.
        _pending ??= ReadAsync();
        try
        {
            var next = await _pending.WaitAsync(EtcdLimits.QuietTime, clock, token);
            _pending = null;
            IsQuiet = false;
            return next;
        }
        catch (TimeoutException)
        {
            IsQuiet = true;
            return null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        response.Dispose();
        if (_pending is not null) await _pending;
        _end.Dispose();
    }

    private async Task<WatchResponse?> ReadAsync()
    {
        try
        {
            _body ??= await response.Content.ReadAsStreamAsync(_end.Token);
            while (await GrpcFrame.ReadAsync(_body, WatchResponse.Parser, _end.Token) is { } next)
            {
                // The stream stays open behind a watch that is cancelled.
                if (next.Canceled) return null;
                if (next.Events.Count > 0) return next;
            }

            GrpcTransport.ThrowUnlessOk(response);
            return null;
        }
        catch (OperationCanceledException) when (_end.IsCancellationRequested)
        {
            return null;
        }
        catch (Exception e) when (e is IOException or HttpRequestException or ObjectDisposedException)
        {
            if (!_end.IsCancellationRequested) failed(e);
            return null;
        }
    }
}
