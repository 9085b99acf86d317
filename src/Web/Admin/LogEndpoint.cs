using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using MirrorActors.Engine.Log;
using MirrorActors.Protocol.Admin;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Web.Admin;

/// <summary>
/// <c>GET /v1/log?last=N&amp;follow=true</c>: events as JSON lines, oldest first, without passwords;
/// ends at the head unless following. Events that are trimmed are left out, which <see cref="LogHeaders"/> tell; a follower that is so
/// slow that events it has not had are trimmed loses its connection.
/// </summary>
internal sealed class LogEndpoint(IEventLog log)
{
    public const int MostLast = 10_000;
    private const int DefaultLast = 20;

    /// <summary>Each time it was trimmed further meanwhile.</summary>
    private const int Attempts = 5;
    private static readonly ReadOnlyMemory<byte> NewLine = "\n"u8.ToArray();
    private readonly LogBookmarks _bookmarks = new();

    public async Task HandleAsync(HttpContext context)
    {
        if (await context.NumberAsync("last", DefaultLast, 0, MostLast) is not { } last) return;
        var follow = context.Request.Query["follow"] == "true";
        var stopping = context.RequestServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        context.Response.ContentType = Answers.Lines;
        try
        {
            await WriteLastAsync(context, last, follow, end.Token);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            return;
        }
    }

    private async Task WriteLastAsync(HttpContext context, int last, bool follow, CancellationToken token)
    {
        var (start, trimmed) = (_bookmarks.Before(last), (Position?)null);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await WriteAfterAsync(context, start, trimmed, last, follow, token);
                return;
            }
            catch (PositionTrimmedException) when (context.Response.HasStarted)
            {
                context.Abort();
                return;
            }
            catch (PositionTrimmedException e) when (attempt < Attempts)
            {
                _bookmarks.Forget();
                (start, trimmed) = ((e.Oldest, 0), e.Oldest);
            }
        }
    }

    /// <param name="trimmed">What comes first in the log comes after this; null when it may be all.</param>
    private async Task WriteAfterAsync(
        HttpContext context, (Position After, long Events) start, Position? trimmed, int last, bool follow, CancellationToken token)
    {
        var tail = new Queue<LoggedEvent>(last + 1);
        var caughtUp = false;
        var read = start.Events;
        await foreach (var batch in log.SubscribeAsync(start.After, token))
        {
            read += batch.Events.Count;
            _bookmarks.Passed(batch.UpTo, read);
            foreach (var logged in batch.Events)
            {
                if (caughtUp) await WriteAsync(context, logged, token);
                else Keep(tail, logged, last);
            }

            if (batch.CaughtUp && !caughtUp)
            {
                caughtUp = true;
                if (trimmed is { } upTo && tail.Count < last) context.Response.Headers[LogHeaders.TrimmedUpTo] = upTo.ToString();
                foreach (var logged in tail) await WriteAsync(context, logged, token);
                if (!follow) return;
                tail.Clear();
            }

            if (caughtUp) await context.Response.Body.FlushAsync(token);
        }
    }

    private static void Keep(Queue<LoggedEvent> tail, LoggedEvent logged, int last)
    {
        tail.Enqueue(logged);
        if (tail.Count > last) tail.Dequeue();
    }

    private static async Task WriteAsync(HttpContext context, LoggedEvent logged, CancellationToken token)
    {
        var payload = logged.Event.Payload.IsEmpty ? "{}" : Encoding.UTF8.GetString(logged.Event.Payload.Span);
        using var json = JsonDocument.Parse(UrlPasswords.Hide(payload));
        var line = new LogLine(
            logged.Position.ToString(), logged.Stream, logged.Sequence, logged.Event.Type, logged.Context.Time,
            logged.Context.Node, logged.Context.Principal, UrlPasswords.Hide(logged.Context.Reason),
            json.RootElement.Clone());
        await context.Response.Body.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(line, AdminJson.Default.LogLine), token);
        await context.Response.Body.WriteAsync(NewLine, token);
    }
}
