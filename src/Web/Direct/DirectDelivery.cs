using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using MirrorActors.Web.Metrics;
using MirrorActors.Web.Redirect;

namespace MirrorActors.Web.Direct;

/// <summary>Sends a local file: whole, a range of it, or only its headers.</summary>
public sealed class DirectDelivery(WebMetrics metrics, ILogger log)
{
    private const int OutsideCatalogue = -1;
    private readonly ContentTypes _types = new();

    /// <param name="budget">Paces the transfer; null when it does not count.</param>
    public async Task<Delivery> SendAsync(HttpContext context, LocalFile file, LastResortBudget? budget)
    {
        var request = context.Request;
        var response = context.Response;
        var tag = HeaderText.Tag(OutsideCatalogue, file.ModifiedTicks, file.Size);
        response.Headers.ETag = tag;
        response.Headers.LastModified = HeaderText.Date(file.ModifiedTicks);
        response.Headers.CacheControl = HeaderText.NoCache;
        if (Preconditions.IsCurrent(request.Headers, OutsideCatalogue, file.ModifiedTicks, file.Size))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return new Delivery(DeliveryResult.NotModified);
        }

        response.Headers.AcceptRanges = "bytes";
        var range = RangeOf(request, file, tag);
        if (!range.IsSatisfiable)
        {
            response.StatusCode = StatusCodes.Status416RangeNotSatisfiable;
            response.ContentLength = 0;
            response.Headers.ContentRange = string.Create(CultureInfo.InvariantCulture, $"bytes */{file.Size}");
            return new Delivery(DeliveryResult.RangeNotSatisfiable);
        }

        response.StatusCode = range.IsPart ? StatusCodes.Status206PartialContent : StatusCodes.Status200OK;
        response.ContentType = _types.Of(file.Name);
        response.ContentLength = range.Count;
        if (range.IsPart)
        {
            response.Headers.ContentRange = string.Create(
                CultureInfo.InvariantCulture, $"bytes {range.Offset}-{range.Offset + range.Count - 1}/{file.Size}");
        }

        return HttpMethods.IsHead(request.Method) ? default : await CopyAsync(context, file, range, budget);
    }

    private static ByteRange RangeOf(HttpRequest request, LocalFile file, string tag)
    {
        var asked = request.Headers.Range;
        if (asked.Count != 1 || !HttpMethods.IsGet(request.Method)) return ByteRange.Whole(file.Size);
        var only = request.Headers.IfRange;
        var applies = only.Count == 0
            || (only.Count == 1 && (only[0] == tag || Preconditions.IsSameDate(only[0], file.ModifiedTicks)));
        return applies ? ByteRange.Parse(asked[0], file.Size) : ByteRange.Whole(file.Size);
    }

    private async Task<Delivery> CopyAsync(
        HttpContext context, LocalFile file, ByteRange range, LastResortBudget? budget)
    {
        var body = context.Response.BodyWriter;
        long sent = 0;
        try
        {
            while (sent < range.Count)
            {
                var want = (int)Math.Min(WebLimits.FileChunkBytes, range.Count - sent);
                if (budget is not null) await budget.TakeAsync(want, context.RequestAborted);
                var read = await RandomAccess.ReadAsync(
                    file.Handle, body.GetMemory(want)[..want], range.Offset + sent, context.RequestAborted);
                // Cut short under our hands: the promised length cannot be kept, and the client must notice.
                if (read == 0) return Abort(context, sent);
                body.Advance(read);
                sent += read;
                metrics.DirectBytes.Add(0, read);
                var flushed = await body.FlushAsync(context.RequestAborted);
                if (flushed.IsCompleted && sent < range.Count) return Abort(context, sent);
            }
        }
        catch (OperationCanceledException)
        {
            return new Delivery(DeliveryResult.Aborted, sent);
        }
        catch (IOException e)
        {
            log.LocalFileUnreadable(file.Name, e.Message);
            return Abort(context, sent);
        }

        return new Delivery(DeliveryResult.Sent, sent);
    }

    private static Delivery Abort(HttpContext context, long sent)
    {
        context.Abort();
        return new Delivery(DeliveryResult.Aborted, sent);
    }
}
