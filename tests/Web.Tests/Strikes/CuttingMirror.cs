using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace MirrorActors.Web.Tests.Strikes;

/// <summary>A server that sends the first half of each whole file and then nothing more, and serves ranges well.</summary>
internal sealed class CuttingMirror : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<string?> _ranges = new();

    private CuttingMirror(WebApplication app) => _app = app;

    /// <summary>The Range header of each request, in order.</summary>
    public IEnumerable<string?> Ranges => _ranges;

    public Uri Root => new(_app.Urls.First());

    public static async Task<CuttingMirror> StartAsync(int size)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var mirror = new CuttingMirror(builder.Build());
        mirror._app.Run(context => mirror.AnswerAsync(context, size));
        await mirror._app.StartAsync();
        return mirror;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context, int size)
    {
        var range = context.Request.Headers.Range is [{ } asked] ? asked : null;
        _ranges.Enqueue(range);
        var response = context.Response;
        response.Headers.AcceptRanges = "bytes";
        response.Headers.LastModified = "Mon, 01 Jan 2024 00:00:00 GMT";
        if (range is null)
        {
            response.ContentLength = size;
            await response.Body.WriteAsync(new byte[size / 2]);
            await response.Body.FlushAsync();
            // To cut the connection could take bytes back that are on their way: the client loses patience instead.
            var patience = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            await using var lost = context.RequestAborted.Register(patience.SetResult);
            await patience.Task;
            context.Abort();
            return;
        }

        var from = int.Parse(range["bytes=".Length..range.IndexOf('-', StringComparison.Ordinal)], null);
        response.StatusCode = 206;
        response.Headers.ContentRange = $"bytes {from}-{size - 1}/{size}";
        response.ContentLength = size - from;
        await response.Body.WriteAsync(new byte[size - from]);
    }
}
