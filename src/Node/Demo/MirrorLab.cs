using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace MirrorActors.Node.Demo;

/// <summary>
/// Virtual mirrors of a tree on loopback, one port each, served in this process as nginx would list them, with faults
/// to watch. The demo and the end-to-end tests use the same lab.
/// </summary>
public sealed class MirrorLab : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Dictionary<string, LabSite> _sites;

    private MirrorLab(WebApplication app, Dictionary<string, LabSite> sites)
    {
        _app = app;
        _sites = sites;
    }

    public IReadOnlyCollection<LabSite> Sites => _sites.Values;

    /// <summary>Starts a mirror of <paramref name="root"/> on a free port for each description.</summary>
    public static async Task<MirrorLab> StartAsync(
        string root, IReadOnlyList<LabMirror> mirrors, TimeProvider clock, CancellationToken token)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(k =>
        {
            foreach (var _ in mirrors) k.Listen(IPAddress.Loopback, 0);
        });
        var app = builder.Build();
        var byPort = new Dictionary<int, LabSite>();
        app.Run(context => byPort.TryGetValue(context.Connection.LocalPort, out var site)
            ? site.HandleAsync(context)
            : Task.CompletedTask);
        await app.StartAsync(token);
        var ports = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses
            .Select(a => new Uri(a).Port).ToList();
        for (var i = 0; i < mirrors.Count; i++) byPort[ports[i]] = new LabSite(mirrors[i], root, ports[i], clock);
        return new MirrorLab(app, byPort.Values.ToDictionary(s => s.Mirror.Id, StringComparer.Ordinal));
    }

    public LabSite Site(string id) => _sites[id];

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();
}
