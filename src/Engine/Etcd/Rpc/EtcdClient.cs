using Google.Protobuf;
using Microsoft.Extensions.Logging;
using MirrorActors.Engine.Etcd.Proto;

namespace MirrorActors.Engine.Etcd.Rpc;

/// <summary>
/// Calls to whichever member answers. A call that fails for a reason that may pass is made again, at the next member, until its
/// time is over: whoever calls sees to it that a repetition does no harm.
/// </summary>
internal sealed class EtcdClient : IAsyncDisposable
{
    private readonly EtcdEndpoints _endpoints;
    private readonly EtcdLogin _login;
    private readonly GrpcTransport _calls;
    private readonly GrpcTransport _watches;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stop = new();

    /// <exception cref="EngineOpenException">A certificate cannot be read.</exception>
    public EtcdClient(EtcdEngineOptions options, TimeProvider clock, ILogger logger)
    {
        var tls = EtcdTls.Read(options);
        _endpoints = new EtcdEndpoints(options.Endpoints);
        _calls = new GrpcTransport(tls);
        _watches = new GrpcTransport(tls);
        _login = new EtcdLogin(_calls, options.Username, options.Password);
        _clock = clock;
        _logger = logger;
    }

    /// <summary>The member that is asked at present.</summary>
    public Uri Endpoint => _endpoints.Current;

    /// <inheritdoc cref="EtcdEndpoints.Next"/>
    public Uri OtherEndpoint => _endpoints.Next;

    public TimeProvider Clock => _clock;

    /// <summary>Other members from now on.</summary>
    /// <param name="endpoints">At least one.</param>
    public void Use(IReadOnlyList<Uri> endpoints) => _endpoints.Replace(endpoints);

    public ILogger Logger => _logger;

    /// <summary>Cancelled when the engine is disposed.</summary>
    public CancellationToken Stopped => _stop.Token;

    public Task<RangeResponse> RangeAsync(RangeRequest request, CancellationToken token) =>
        CallAsync(EtcdMethods.Range, request, EtcdLimits.TryTime, token);

    public Task<TxnResponse> TransactAsync(TxnRequest request, CancellationToken token) =>
        CallAsync(EtcdMethods.Txn, request, EtcdLimits.TryTime, token);

    /// <summary>A transaction that may have much to read.</summary>
    public Task<TxnResponse> ReadPageAsync(TxnRequest request, CancellationToken token) =>
        CallAsync(EtcdMethods.Txn, request, EtcdLimits.PageTime, token);

    /// <param name="tryTime">Waited for one member's answer.</param>
    /// <exception cref="EtcdUnavailableException">No member answered in time.</exception>
    /// <exception cref="GrpcException">Refused for a reason that does not pass.</exception>
    public async Task<T> CallAsync<T>(
        EtcdMethod<T> method, IMessage request, TimeSpan tryTime, CancellationToken token)
        where T : class, IMessage<T>
    {
        var started = _clock.GetTimestamp();
        var mayHaveHappened = false;
        for (var pause = EtcdLimits.TryPause; ; pause = Longer(pause))
        {
            var endpoint = _endpoints.Current;
            string why;
            try
            {
                return await TryAsync(endpoint, method, request, tryTime, token);
            }
            catch (Exception e) when (MayPass(e, token))
            {
                EtcdMetrics.FailedTries.Add(1);
                mayHaveHappened |= MayHaveHappened(e);
                why = Describe(endpoint, e);
                _endpoints.Leave(endpoint);
            }
            catch (GrpcException e) when (mayHaveHappened)
            {
                // A refusal now says nothing of the try before.
                throw new EtcdUnavailableException(Describe(endpoint, e), mayHaveHappened, e);
            }

            if (_clock.GetElapsedTime(started) + pause >= EtcdLimits.CallTime)
                throw new EtcdUnavailableException(why, mayHaveHappened);
            await Task.Delay(pause, _clock, token);
        }
    }

    /// <summary>One call of one member.</summary>
    /// <exception cref="EtcdUnavailableException">It does not answer in time.</exception>
    /// <exception cref="GrpcException">It refuses.</exception>
    public async Task<T> AskAsync<T>(
        Uri endpoint, EtcdMethod<T> method, IMessage request, TimeSpan tryTime, CancellationToken token)
        where T : class, IMessage<T>
    {
        try
        {
            return await TryAsync(endpoint, method, request, tryTime, token);
        }
        catch (Exception e) when (e is not GrpcException && MayPass(e, token))
        {
            throw new EtcdUnavailableException(Describe(endpoint, e), MayHaveHappened(e));
        }
    }

    /// <summary>One call of one member, with many answers: the head of the first has come.</summary>
    /// <exception cref="EtcdUnavailableException">It does not answer in time.</exception>
    /// <exception cref="GrpcException">It refuses.</exception>
    public async Task<HttpResponseMessage> OpenAsync<T>(
        Uri endpoint, EtcdMethod<T> method, IMessage request, CancellationToken token)
        where T : class, IMessage<T>
    {
        using var limit = new CancellationTokenSource(EtcdLimits.PageTime, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(token, limit.Token, Stopped);
        try
        {
            var login = await _login.TokenAsync(endpoint, either.Token);
            return await _watches.OpenAsync(endpoint, method, request, login, either.Token);
        }
        catch (Exception e) when (e is not GrpcException && MayPass(e, token))
        {
            throw new EtcdUnavailableException(Describe(endpoint, e), MayHaveHappened(e));
        }
    }

    /// <summary>Null when the member cannot be watched at present; the next call asks another one.</summary>
    public async Task<EtcdWatch?> WatchAsync(WatchCreateRequest create, CancellationToken token)
    {
        var endpoint = _endpoints.Current;
        var request = new WatchRequest { CreateRequest = create };
        try
        {
            using var limit = new CancellationTokenSource(EtcdLimits.TryTime, _clock);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(token, limit.Token, Stopped);
            var login = await _login.TokenAsync(endpoint, either.Token);
            var response = await _watches.OpenAsync(endpoint, EtcdMethods.Watch, request, login, either.Token);
            return new EtcdWatch(response, e => Failed(endpoint, e), _clock);
        }
        catch (Exception e) when (MayPass(e, token) || e is GrpcException { NeedsLogin: true })
        {
            Failed(endpoint, e);
            return null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _calls.Dispose();
        _watches.Dispose();
    }

    private async Task<T> TryAsync<T>(
        Uri endpoint, EtcdMethod<T> method, IMessage request, TimeSpan tryTime, CancellationToken token)
        where T : class, IMessage<T>
    {
        using var limit = new CancellationTokenSource(tryTime, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(token, limit.Token, Stopped);
        var login = await _login.TokenAsync(endpoint, either.Token);
        try
        {
            return await _calls.CallAsync(endpoint, method, request, login, either.Token);
        }
        catch (GrpcException e) when (e.NeedsLogin && login is not null)
        {
            _login.Forget(login);
            login = await _login.TokenAsync(endpoint, either.Token);
            return await _calls.CallAsync(endpoint, method, request, login, either.Token);
        }
    }

    private void Failed(Uri endpoint, Exception e)
    {
        if (e is GrpcException { NeedsLogin: true }) _login.Forget();
        _logger.WatchEnded(Describe(endpoint, e));
        _endpoints.Leave(endpoint);
    }

    private bool MayPass(Exception e, CancellationToken token) => e switch
    {
        OperationCanceledException => !token.IsCancellationRequested && !Stopped.IsCancellationRequested,
        GrpcException answered => answered.MayPass,
        MessageTooLargeException => false,
        HttpRequestException or IOException => !Stopped.IsCancellationRequested,
        _ => false,
    };

    private static bool MayHaveHappened(Exception e) => e switch
    {
        GrpcException answered => !answered.HadNoLeader,
        HttpRequestException
        {
            HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError
            or HttpRequestError.SecureConnectionError
        } => false,
        _ => true,
    };

    private static string Describe(Uri endpoint, Exception e) => e is OperationCanceledException
        ? $"{endpoint.Authority} does not answer"
        : $"{endpoint.Authority}: {(e.InnerException ?? e).Message}";

    private static TimeSpan Longer(TimeSpan pause) =>
        pause * 2 < EtcdLimits.TryPauseMax ? pause * 2 : EtcdLimits.TryPauseMax;
}
