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
    private const string HealthPrefix = "/-/health/";
    private const string MetricsPath = "/-/metrics";
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
        var builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddSingleton(with.Loggers);
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = BodyBytes;
            if (with.Node.AdminListen.UnixPath is { } path) ListenUnix(kestrel, path);
            else kestrel.Listen(with.Node.AdminListen.EndPoint!);
        });
        var app = builder.Build();
        app.Use(next => context => Authorize(context, with, next));
        app.MapGet(HealthPrefix + "live", context => context.Response.WriteAsync("ok\n"));
        app.MapGet(HealthPrefix + "ready", context => HealthAsync(context, with.Readiness));
        app.MapGet(MetricsPath, context => MetricsAsync(context, with.Metrics));
        new MirrorEndpoints(with).Map(app);
        new MirrorEditing(with).Map(app);
        new CatalogueEndpoints(with).Map(app);
        new FileEndpoints(with).Map(app);
        new ExplainEndpoint(with, rules, fallbacks).Map(app);
        new NodeEndpoints(with).Map(app);
        app.MapFallback(context => context.ProblemAsync(StatusCodes.Status404NotFound, "no such resource"));
        return new AdminListener(app, with.Node.AdminListen);
    }

    /// <exception cref="IOException">The address cannot be bound.</exception>
    public async Task StartAsync(CancellationToken token)
    {
        await _app.StartAsync(token);
        if (_listen.UnixPath is { } path)
        {
            File.SetUnixFileMode(
                path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite);
        }
    }

    public Task StopAsync(CancellationToken token) => _app.StopAsync(token);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static Task Authorize(HttpContext context, AdminDependencies with, RequestDelegate next)
    {
        var path = context.Request.Path.Value ?? string.Empty;
        var open = path.StartsWith(HealthPrefix, StringComparison.Ordinal) || (path == MetricsPath && with.Node.MetricsPublic);
        if (open || with.Token.Accepts(context.Request.Headers.Authorization)) return next(context);
        context.Response.Headers.WWWAuthenticate = "Bearer";
        return context.ProblemAsync(StatusCodes.Status401Unauthorized, "the token is missing or not the node's");
    }

    private static void ListenUnix(Microsoft.AspNetCore.Server.Kestrel.Core.KestrelServerOptions kestrel, string path)
    {
        // A socket that a killed node left behind would keep the next one from starting.
        if (File.Exists(path) && new FileInfo(path).UnixFileMode != UnixFileMode.None && IsSocket(path)) File.Delete(path);
        kestrel.ListenUnixSocket(path);
    }

    private static bool IsSocket(string path)
    {
        using var probe = new System.Net.Sockets.Socket(
            System.Net.Sockets.AddressFamily.Unix, System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Unspecified);
        try
        {
            probe.Connect(new System.Net.Sockets.UnixDomainSocketEndPoint(path));
            return false;
        }
        catch (System.Net.Sockets.SocketException e)
        {
            return e.SocketErrorCode == System.Net.Sockets.SocketError.ConnectionRefused;
        }
    }

    private static Task HealthAsync(HttpContext context, NodeReadiness readiness)
    {
        var state = readiness.Current;
        if (state is ReadyState.Starting or ReadyState.Draining) context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        return context.Response.WriteAsync(state.ToString().ToLowerInvariant() + "\n");
    }

    private static Task MetricsAsync(HttpContext context, PrometheusText metrics)
    {
        context.Response.ContentType = PrometheusText.ContentType;
        return context.Response.WriteAsync(metrics.Render());
    }
}
