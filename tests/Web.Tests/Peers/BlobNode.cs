using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using MirrorActors.Engine.Blobs;
using MirrorActors.Web.Peers;

namespace MirrorActors.Web.Tests.Peers;

/// <summary>A node as far as its blobs are concerned: a disk, and an HTTP/2 listener for other nodes.</summary>
internal sealed class BlobNode : IAsyncDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("mirroractors-");
    private readonly WebApplication _app;

    private BlobNode()
    {
        Disk = new DiskBlobStore(_root.FullName);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Services.AddRoutingCore();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(
            kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        _app = builder.Build();
        _app.UseRouting();
        new BlobEndpoints(Disk).Map(_app);
        _app.UseEndpoints(static _ => { });
    }

    public DiskBlobStore Disk { get; }

    public string Url => _app.Urls.Single();

    /// <summary>Files of writes that have not ended.</summary>
    public int Unfinished => Directory.GetFiles(Path.Combine(_root.FullName, "tmp")).Length;

    public static async Task<BlobNode> StartAsync()
    {
        var node = new BlobNode();
        await node._app.StartAsync();
        return node;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _root.Delete(recursive: true);
    }
}
