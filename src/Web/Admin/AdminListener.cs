using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using MirrorActors.Engine.Settings;
using MirrorActors.Web.Hosting;
using MirrorActors.Web.Hosting.Listening;
using MirrorActors.Web.Metrics;
using MirrorActors.Web.Redirect;

namespace MirrorActors.Web.Admin;

/// <summary>The HTTP server that operators and their programs come to. Everything but health needs the token.</summary>
public sealed class AdminListener : IAsyncDisposable
{
    private const long BodyBytes = 1 << 20;
    private readonly WebApplication _app;
    private readonly ListenAddress _listen;
    private readonly List<ListenSocket> _listening;
    private int _openRequests;

    private AdminListener(WebApplication app, ListenAddress listen, List<ListenSocket> listening)
    {
        _app = app;
        _listen = listen;
        _listening = listening;
    }

    /// <summary>For people and pbm: <c>http://host:port</c> or <c>unix:/path</c>; known once started.</summary>
    public string Address => _listen.UnixPath is null ? _app.Urls.First() : _listen.ToString();

    /// <summary>What it listens on; known once started.</summary>
    public IReadOnlyList<ListenSocket> Listening => _listening;

    /// <summary>Requests that are under way.</summary>
    public int OpenRequests => Volatile.Read(ref _openRequests);

    public static AdminListener Create(AdminDependencies with, RedirectRules rules, IFallbacks fallbacks)
    {
        // Empty: the others read settings from the working directory and watch everything below it.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton(with.Loggers);
        var listening = builder.Services.ListenOn(with.Sockets);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = BodyBytes;
            if (with.Node.AdminListen.UnixPath is { } path) kestrel.ListenUnixSocket(path);
            else kestrel.Listen(with.Node.AdminListen.EndPoint!);
        });
        var app = builder.Build();
        var listener = new AdminListener(app, with.Node.AdminListen, listening);
        app.Use(next => context => listener.CountAsync(next, context));
        var gate = new AdminGate(with);
        app.Use(next => context => gate.PassAsync(context, next));
        var forwarding = new OwnerForwarding(with);
        app.Use(next => context => forwarding.PassAsync(context, next));
        app.MapGet(AdminGate.HealthPrefix + "live", context => context.Response.WriteAsync("ok\n"));
        app.MapGet(AdminGate.HealthPrefix + "ready", context => HealthAsync(context, with.Readiness));
        app.MapGet(AdminGate.MetricsPath, context => MetricsAsync(context, with.Metrics));
        new AdminApi(with, rules, fallbacks).Map(app);
        // For operators alone: no node can give another the right to issue certificates.
        new CertificateEndpoints(with).Map(app);
        new UpgradeEndpoint(with).Map(app);
        return listener;
    }

    /// <exception cref="IOException">The address cannot be bound.</exception>
    public Task StartAsync(CancellationToken token) => _app.StartAsync(token);

    /// <summary>Leaves those who come from here on to another process; who has come is answered.</summary>
    public void HandOver()
    {
        foreach (var socket in _listening) socket.Close();
        _listening.Clear();
    }

    public async Task StopAsync(CancellationToken token)
    {
        var removed = _listen.UnixPath is { } path && _listening.Exists(static one => !one.IsShared) ? path : null;
        HandOver();
        await _app.StopAsync(token);
        if (removed is not null) File.Delete(removed);
    }

    public ValueTask DisposeAsync()
    {
        HandOver();
        return _app.DisposeAsync();
    }

    private async Task CountAsync(RequestDelegate next, HttpContext context)
    {
        Interlocked.Increment(ref _openRequests);
        try
        {
            await next(context);
        }
        finally
        {
            Interlocked.Decrement(ref _openRequests);
        }
    }

    private static Task HealthAsync(HttpContext context, NodeReadiness readiness)
    {
        var state = readiness.Current;
        if (!state.IsServing()) context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        return context.Response.Body.WriteAsync(state.ToText().ToArray(), context.RequestAborted).AsTask();
    }

    private static Task MetricsAsync(HttpContext context, PrometheusText metrics)
    {
        context.Response.ContentType = PrometheusText.ContentType;
        return context.Response.WriteAsync(metrics.Render());
    }
}
