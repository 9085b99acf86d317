using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using MirrorActors.Engine.Settings;
using MirrorActors.Web.Hosting;
using MirrorActors.Web.Metrics;
using MirrorActors.Web.Redirect;

namespace MirrorActors.Web.Admin;

/// <summary>The HTTP server that operators and their programs come to. Everything but health needs the token.</summary>
public sealed class AdminListener : IAsyncDisposable
{
    private const long BodyBytes = 1 << 20;
    private readonly WebApplication _app;
    private readonly ListenAddress _listen;

    private AdminListener(WebApplication app, ListenAddress listen)
    {
        _app = app;
        _listen = listen;
    }

    /// <summary>For people and pbm: <c>http://host:port</c> or <c>unix:/path</c>; known once started.</summary>
    public string Address => _listen.UnixPath is null ? _app.Urls.First() : _listen.ToString();

    public static AdminListener Create(AdminDependencies with, RedirectRules rules, IFallbacks fallbacks)
    {
        // Empty: the others read settings from the working directory and watch everything below it.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton(with.Loggers);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = BodyBytes;
            if (with.Node.AdminListen.UnixPath is { } path) kestrel.ListenUnixSocket(path);
            else kestrel.Listen(with.Node.AdminListen.EndPoint!);
        });
        var app = builder.Build();
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
        return new AdminListener(app, with.Node.AdminListen);
    }

    /// <exception cref="IOException">The address cannot be bound.</exception>
    public async Task StartAsync(CancellationToken token)
    {
        if (_listen.UnixPath is { } stale) UnixSocket.RemoveStale(stale);
        await _app.StartAsync(token);
        if (_listen.UnixPath is { } path) File.SetUnixFileMode(path, UnixSocket.Mode);
    }

    public Task StopAsync(CancellationToken token) => _app.StopAsync(token);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

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
