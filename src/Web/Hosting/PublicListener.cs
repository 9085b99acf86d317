using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using MirrorActors.Protocol;
using MirrorActors.Web.Direct;
using MirrorActors.Web.Hosting.Listening;
using MirrorActors.Web.Hosting.ProxyProtocol;
using MirrorActors.Web.Paths;
using MirrorActors.Web.Redirect;
using MirrorActors.Web.Selection;

namespace MirrorActors.Web.Hosting;

/// <summary>The HTTP server that downloads come to.</summary>
public sealed class PublicListener : IAsyncDisposable
{
    /// <summary>Method, version and line end beside the target.</summary>
    private const int RequestLineExtraBytes = 64;

    private readonly KestrelServer _server;
    private readonly PublicApplication _application;
    private readonly RequestScratches _scratches;
    private readonly RedirectDependencies _with;
    private readonly ILogger _log;
    private readonly List<ListenSocket> _listening = [];

    private PublicListener(RedirectDependencies with)
    {
        _with = with;
        _log = with.Loggers.CreateLogger<PublicListener>();
        _scratches = new RequestScratches(with.Random);
        _application = new PublicApplication(Compose(with, _scratches, _log));
        _server = new KestrelServer(
            Options.Create(ServerOptions(with, _log)),
            new SocketTransportFactory(Options.Create(TransportOptions()), with.Loggers),
            with.Loggers);
    }

    /// <summary>Where it listens, with the real ports; known once started.</summary>
    public IReadOnlyList<Uri> Addresses =>
        [.. _server.Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Select(static a => new Uri(a))];

    /// <summary>What it listens on; known once started.</summary>
    public IReadOnlyList<ListenSocket> Listening => _listening;

    public static PublicListener Create(RedirectDependencies with) => new(with);

    /// <exception cref="IOException">An address cannot be bound.</exception>
    public Task StartAsync(CancellationToken token) => _server.StartAsync(_application, token);

    /// <summary>
    /// 1 drains: answers go on, each closing its connection; 2 lets nobody in any more and answers those who had come
    /// in; 3 closes what is idle and lets what is under way finish within the shutdown time. Without a drain time only
    /// the last.
    /// </summary>
    /// <param name="token">Cancelled to cut the drain short.</param>
    public async Task StopAsync(CancellationToken token)
    {
        _with.Readiness.BeginDrain();
        _log.DrainBegan(_with.Node.DrainTime);
        await PassAsync(_with.Node.DrainTime, token);
        if (_with.Node.DrainTime > TimeSpan.Zero)
        {
            foreach (var socket in _listening) CloseDoor(socket);
            await PassAsync(WebLimits.LastAnswers, token);
        }

        await StopServerAsync();
    }

    /// <summary>
    /// Leaves the sockets to the process that goes on with them: 1 nobody comes here any more; 2 for the drain time each answer
    /// closes its connection; 3 as at <see cref="StopAsync"/>.
    /// </summary>
    /// <param name="token">Cancelled to cut the drain short.</param>
    public async Task HandOverAsync(CancellationToken token)
    {
        _with.Readiness.BeginHandOver();
        foreach (var socket in _listening) socket.Close();
        _log.HandOverBegan(_with.Node.DrainTime);
        await PassAsync(_with.Node.DrainTime, token);
        await StopServerAsync();
    }

    public ValueTask DisposeAsync()
    {
        foreach (var socket in _listening) socket.Close();
        _server.Dispose();
        _scratches.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Who comes to a shared socket from here on waits there for the next process.</summary>
    private static void CloseDoor(ListenSocket socket)
    {
        if (socket.IsShared) socket.Close();
        else ClosedDoor.Close(socket.Socket);
    }

    private async Task StopServerAsync()
    {
        foreach (var socket in _listening) socket.Close();
        using var limit = new CancellationTokenSource(_with.Node.ShutdownTime, _with.Clock);
        await _server.StopAsync(limit.Token);
        _log.ListenerStopped();
    }

    private async Task PassAsync(TimeSpan time, CancellationToken token)
    {
        var passing = Task.Delay(time, _with.Clock, token);
        await passing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private SocketTransportOptions TransportOptions() => new()
    {
        // A request is answered, and the answer sent, by the thread that read it (see SocketThreads).
        UnsafePreferInlineScheduling = true,
        // A receive for each request instead of a wait and a receive; an idle connection keeps 4 KiB for it.
        WaitForDataBeforeAllocatingBuffer = false,
        CreateBoundListenSocket = endPoint =>
        {
            var socket = _with.Sockets.Take(endPoint);
            _listening.Add(socket);
            return socket.Socket;
        },
    };

    private static PublicEndpoint Compose(RedirectDependencies with, RequestScratches scratches, ILogger log)
    {
        var rules = with.Rules;
        var journal = new RequestJournal(with.Metrics, with.Loads, with.AccessLog, with.Clock);
        var clients = new ClientReader(
            rules.TrustedProxies, new UntrustedForwarding(with.Metrics, with.Clock, log), with.Node.ProxyProtocol);
        var direct = new DirectEndpoint(
            rules, with.Tree, new DirectDelivery(with.Metrics, log), new LastResortBudget(with.Direct, with.Clock),
            journal, with.Metrics, with.Clock, log);
        var redirect = new RedirectEndpoint(
            rules, with.Geo, with.Snapshots, new SelectionRequests(with.Files, rules, with.Clock), new MirrorSelection(),
            with.Fallbacks, with.Requested, direct, with.Failures, journal);
        var gate = new PathGate(with.PathRules, with.Clock);
        var unknown = new UnknownPathEndpoint(with.Files, with.UnknownPaths, gate, direct, journal);
        var site = new SiteEndpoint(with.Readiness, with.Site, direct, journal);
        return new PublicEndpoint(
            with.Files, clients, scratches, with.Readiness, gate, site, redirect, unknown, journal, log);
    }

    private static KestrelServerOptions ServerOptions(RedirectDependencies with, ILogger log)
    {
        var options = new KestrelServerOptions
        {
            AddServerHeader = false,
            // The host of an absolute target counts, not the header (RFC 9112 section 3.2.2); neither matters here.
            AllowHostHeaderOverride = true,
        };
        options.Limits.MaxRequestLineSize = Limits.RequestTargetBytes + RequestLineExtraBytes;
        options.Limits.MaxRequestHeadersTotalSize = WebLimits.RequestHeaderBytes;
        options.Limits.MaxRequestBodySize = WebLimits.RequestBodyBytes;
        options.Limits.MaxConcurrentConnections = WebLimits.Connections;
        options.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
        var proxied = with.Node.ProxyProtocol ? ProxyConnectionsOf(with, log) : null;
        foreach (var endPoint in with.Node.Listen) options.Listen(endPoint, Configure);
        return options;

        void Configure(ListenOptions listen)
        {
            listen.Protocols = HttpProtocols.Http1;
            if (proxied is not null) listen.Use(proxied.Before);
        }
    }

    private static ProxyConnections ProxyConnectionsOf(RedirectDependencies with, ILogger log) => new(
        with.Rules.TrustedProxies, new ProxyRefusals(with.Metrics, with.Clock, log), with.Clock);
}
