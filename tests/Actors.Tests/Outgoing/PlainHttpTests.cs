using System.IO.Compression;
using System.Net;
using Microsoft.AspNetCore.Http;

namespace MirrorActors.Actors.Tests.Outgoing;

/// <summary>What the platform's client would do by itself and this one must not.</summary>
[Collection(AloneCollection.Name)]
public sealed class PlainHttpTests
{
    [Fact]
    public async Task The_proxy_of_the_environment_is_not_used()
    {
        await using var proxy = await ToyServer.StartAsync(context => context.Response.WriteAsync("the proxy"));
        await using var server = await ToyServer.StartAsync(context => context.Response.WriteAsync("the server"));
        var before = HttpClient.DefaultProxy;
        HttpClient.DefaultProxy = new WebProxy(proxy.Root);
        try
        {
            Assert.Equal("the server"u8.ToArray(), await GetAsync(server));
        }
        finally
        {
            HttpClient.DefaultProxy = before;
        }
    }

    [Fact]
    public async Task A_compressed_body_stays_as_it_was_sent()
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write("text"u8);
        await using var server = await ToyServer.StartAsync(async context =>
        {
            context.Response.Headers.ContentEncoding = "gzip";
            await context.Response.Body.WriteAsync(packed.ToArray());
        });
        Assert.Equal(packed.ToArray(), await GetAsync(server));
    }

    [Fact]
    public async Task The_rest_of_an_unread_body_is_not_waited_for()
    {
        var connections = new List<string>();
        await using var server = await ToyServer.StartAsync(async context =>
        {
            connections.Add(context.Connection.Id);
            context.Response.ContentLength = 512 << 10;
            if (context.Request.Path == "/") await context.Response.Body.WriteAsync(new byte[512 << 10]);
        });
        using var http = OutgoingTestKit.Http();
        (await http.SendAsync(new() { Uri = server.Root }, CancellationToken.None)).Dispose();
        (await http.SendAsync(new() { Uri = server.At("head"), Method = HttpMethod.Head }, CancellationToken.None)).Dispose();
        Assert.Equal(2, connections.Distinct().Count());
    }

    private static async Task<byte[]> GetAsync(ToyServer server)
    {
        using var http = OutgoingTestKit.Http();
        using var response = await http.SendAsync(new() { Uri = server.Root }, CancellationToken.None);
        return await response.ReadBodyAsync(CancellationToken.None);
    }
}
