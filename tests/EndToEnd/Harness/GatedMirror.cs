using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using MirrorActors.Node.Demo;

namespace MirrorActors.EndToEnd.Harness;

/// <summary>
/// A mirror of a tree that tells nodes apart by their <c>outgoing.user-agent</c>: it answers 500 to those it refuses, and keeps who
/// asks for a listing waiting while its gate is closed.
/// </summary>
internal sealed class GatedMirror : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, int> _asked = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int> _listing = new(StringComparer.Ordinal);
    private TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private LabSite? _site;

    private GatedMirror(WebApplication app)
    {
        _app = app;
        _gate.SetResult();
    }

    /// <summary>Its base, with a slash at the end.</summary>
    public string Url => _site!.Url;

    /// <summary>User agents that are refused.</summary>
    public IReadOnlyCollection<string> Refused { get; set; } = [];

    public static async Task<GatedMirror> StartAsync(string tree)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(static k => k.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var mirror = new GatedMirror(app);
        app.Run(mirror.HandleAsync);
        await app.StartAsync();
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        mirror._site = new LabSite(new LabMirror("gated", "AT", 48, 16, 1853), tree, new Uri(address).Port, TimeProvider.System);
        return mirror;
    }

    public void Close() => _gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Open() => _gate.TrySetResult();

    /// <summary>Requests of a node so far.</summary>
    public int AskedBy(string agent) => _asked.GetValueOrDefault(agent);

    /// <summary>Those for a listing.</summary>
    public int ListedBy(string agent) => _listing.GetValueOrDefault(agent);

    public async ValueTask DisposeAsync()
    {
        Open();
        await _app.DisposeAsync();
    }

    private async Task HandleAsync(HttpContext context)
    {
        var agent = context.Request.Headers.UserAgent.ToString();
        _asked.AddOrUpdate(agent, 1, static (_, count) => count + 1);
        if (Refused.Contains(agent))
        {
            context.Response.StatusCode = StatusCodes.Status500InternalServerError;
            return;
        }

        if (context.Request.Path.Value!.EndsWith('/'))
        {
            _listing.AddOrUpdate(agent, 1, static (_, count) => count + 1);
            await _gate.Task.WaitAsync(context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (context.RequestAborted.IsCancellationRequested) return;
        }

        await _site!.HandleAsync(context);
    }
}
