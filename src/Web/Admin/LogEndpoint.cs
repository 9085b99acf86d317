using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using MirrorActors.Engine.Log;
using MirrorActors.Protocol.Admin;

namespace MirrorActors.Web.Admin;

/// <summary><c>GET /v1/log?last=N&amp;follow=true</c>: events as JSON lines, oldest first; ends at the head unless following.</summary>
internal sealed class LogEndpoint(IEventLog log)
{
    private const int DefaultLast = 20;
    private const int MostLast = 10_000;
    private static readonly ReadOnlyMemory<byte> NewLine = "\n"u8.ToArray();

    public async Task HandleAsync(HttpContext context)
    {
        var last = Math.Clamp(Number(context.Request.Query["last"]) ?? DefaultLast, 0, MostLast);
        var follow = context.Request.Query["follow"] == "true";
        context.Response.ContentType = "application/x-ndjson";
        var tail = new Queue<LoggedEvent>(last + 1);
        var token = context.RequestAborted;
        var caughtUp = false;
        await foreach (var batch in log.SubscribeAsync(Position.Start, token))
        {
            foreach (var logged in batch.Events)
            {
                if (caughtUp) await WriteAsync(context, logged, token);
                else Keep(tail, logged, last);
            }

            if (batch.CaughtUp && !caughtUp)
            {
                caughtUp = true;
                foreach (var logged in tail) await WriteAsync(context, logged, token);
                if (!follow) return;
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
        var payload = logged.Event.Payload.IsEmpty ? "{}"u8.ToArray() : logged.Event.Payload;
        using var json = JsonDocument.Parse(payload);
        var line = new LogLine(
            logged.Position.ToString(), logged.Stream, logged.Sequence, logged.Event.Type, logged.Context.Time,
            logged.Context.Node, logged.Context.Principal, logged.Context.Reason, json.RootElement.Clone());
        await context.Response.Body.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(line, AdminJson.Default.LogLine), token);
        await context.Response.Body.WriteAsync(NewLine, token);
    }

    private static int? Number(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
