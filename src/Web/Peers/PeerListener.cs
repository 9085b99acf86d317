using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using MirrorActors.Engine.Peers;
using MirrorActors.Engine.Settings;
using MirrorActors.Web.Admin;
using MirrorActors.Web.Hosting.Listening;

namespace MirrorActors.Web.Peers;

/// <summary>The HTTP/2 server that other nodes come to.</summary>
public sealed class PeerListener : IAsyncDisposable
{
    private readonly WebApplication _app;

    private readonly List<ListenSocket> _listening;

    private PeerListener(WebApplication app, List<ListenSocket> listening)
    {
        _app = app;
        _listening = listening;
    }

    /// <summary>What it listens on; known once started.</summary>
    public IReadOnlyList<ListenSocket> Listening => _listening;

    /// <param name="settings">With an address to listen on.</param>
    /// <param name="api">What nodes pass on for their operators; null: nothing.</param>
    /// <param name="map">Adds what else this node answers.</param>
    public static PeerListener Create(
        ClusterSettings settings, PeerCredentials credentials, ClusterIdentity cluster, AdminApi? api,
        Action<IEndpointRouteBuilder> map, ILoggerFactory loggers, ListenSockets? sockets = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton(loggers);
        var listening = builder.Services.ListenOn(sockets ?? new ListenSockets());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(settings.Listen!, listen =>
            {
                listen.Protocols = HttpProtocols.Http2;
                if (credentials.Certificate is not null) listen.UseHttps(Tls(credentials));
            });
        });
        var app = builder.Build();
        var gate = new PeerGate(credentials, cluster);
        app.Use(next => context => gate.PassAsync(context, next));
        app.UseRouting();
        if (api is not null) app.Use(next => context => api.ReceiveAsync(context, next));
        app.MapGet(PeerHeaders.Prefix + "hello", context => context.Response.WriteAsync("hello\n", context.RequestAborted));
        api?.Map(app);
        map(app);
        app.UseEndpoints(static _ => { });
        return new PeerListener(app, listening);
    }

    /// <exception cref="IOException">The address cannot be bound.</exception>
    public Task StartAsync(CancellationToken token) => _app.StartAsync(token);

    /// <summary>Leaves those who come from here on to another process; who has come is answered.</summary>
    public void HandOver()
    {
        foreach (var socket in _listening) socket.Close();
        _listening.Clear();
    }

    public Task StopAsync(CancellationToken token)
    {
        HandOver();
        return _app.StopAsync(token);
    }

    public ValueTask DisposeAsync()
    {
        HandOver();
        return _app.DisposeAsync();
    }

    private static HttpsConnectionAdapterOptions Tls(PeerCredentials credentials) => new()
    {
        ServerCertificateSelector = (_, _) => credentials.Certificate,
        ClientCertificateMode = ClientCertificateMode.AllowCertificate,
        ClientCertificateValidation = (certificate, _, _) => credentials.Trusts(certificate),
        // Nothing is fetched because a stranger's certificate says so.
        OnAuthenticate = (_, tls) => tls.CertificateChainPolicy = PeerCredentials.NoDownloads(),
    };
}
