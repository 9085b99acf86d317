using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using MirrorActors.Engine.Blobs;
using MirrorActors.Engine.Peers;
using MirrorActors.Protocol;
using MirrorActors.Web.Direct;

namespace MirrorActors.Web.Peers;

/// <summary>
/// The blobs of this node's disk, for other nodes. <c>GET</c> and <c>HEAD</c> of <c>blobs/{sha256}</c>, with ranges (RFC 9110 section
/// 14), send what is on the disk; the asker verifies it. <c>PUT</c> with <c>?size=</c> answers 204 when the bytes, which are verified,
/// are durable; 422 when they are others, 400 for an address that no blob has.
/// </summary>
public sealed class BlobEndpoints(DiskBlobStore store)
{
    private const string Route = PeerHeaders.Prefix + "blobs/{sha256}";
    private const int ChunkBytes = 1 << 16;
    private static readonly string[] Read = [HttpMethods.Get, HttpMethods.Head];

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapMethods(Route, Read, SendAsync);
        routes.MapPut(Route, TakeAsync);
    }

    private async Task SendAsync(HttpContext context)
    {
        var response = context.Response;
        if (BlobOf(context, size: 0) is not { } blob)
        {
            response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        await using var file = store.OpenRead(blob);
        if (file is null)
        {
            response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        var range = ByteRange.Parse((string?)context.Request.Headers.Range, file.Length);
        response.Headers.AcceptRanges = "bytes";
        response.Headers.ContentType = "application/octet-stream";
        if (!range.IsSatisfiable)
        {
            response.StatusCode = StatusCodes.Status416RangeNotSatisfiable;
            response.Headers.ContentRange = string.Create(CultureInfo.InvariantCulture, $"bytes */{file.Length}");
            return;
        }

        if (range.IsPart)
        {
            var last = range.Offset + range.Count - 1;
            response.StatusCode = StatusCodes.Status206PartialContent;
            response.Headers.ContentRange = string.Create(CultureInfo.InvariantCulture, $"bytes {range.Offset}-{last}/{file.Length}");
        }

        response.ContentLength = range.Count;
        if (HttpMethods.IsHead(context.Request.Method)) return;
        file.Position = range.Offset;
        await SendAsync(file, range.Count, response, context.RequestAborted);
    }

    private static async Task SendAsync(Stream file, long count, HttpResponse response, CancellationToken token)
    {
        var chunk = new byte[ChunkBytes];
        while (count > 0)
        {
            var read = await file.ReadAsync(chunk.AsMemory(0, (int)Math.Min(chunk.Length, count)), token);
            if (read == 0) throw new EndOfStreamException("a blob became shorter while it was sent");
            await response.Body.WriteAsync(chunk.AsMemory(0, read), token);
            count -= read;
        }
    }

    /// <summary>
    /// Nobody waits for another who brings the same blob: what is not read of one request fills the window of the connection that
    /// both share.
    /// </summary>
    private async Task TakeAsync(HttpContext context)
    {
        var isSize = long.TryParse(context.Request.Query["size"], NumberStyles.None, CultureInfo.InvariantCulture, out var size);
        if (!isSize || BlobOf(context, size) is not { } blob)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        var isKept = await store.TryUseAsync(blob, context.RequestAborted) || await StoreAsync(context, blob);
        context.Response.StatusCode = isKept ? StatusCodes.Status204NoContent : StatusCodes.Status422UnprocessableEntity;
    }

    /// <returns>False when other bytes came.</returns>
    private async Task<bool> StoreAsync(HttpContext context, BlobRef blob)
    {
        context.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = blob.Size;
        await using var write = store.BeginWrite(blob);
        var chunk = new byte[ChunkBytes];
        int count;
        try
        {
            while ((count = await context.Request.Body.ReadAsync(chunk, context.RequestAborted)) > 0)
                await write.WriteAsync(chunk.AsMemory(0, count), context.RequestAborted);
            await write.CompleteAsync(context.RequestAborted);
            return true;
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }

    /// <summary>Null for an address that no blob has.</summary>
    private static BlobRef? BlobOf(HttpContext context, long size) =>
        context.Request.RouteValues["sha256"] is string hash && BlobAddress.IsHash(hash) && size <= Limits.BlobBytes
            ? new BlobRef(hash, size)
            : null;
}
