using System.Net;
using Microsoft.AspNetCore.Http;
using MirrorActors.Engine;
using MirrorActors.Engine.Membership;
using MirrorActors.Engine.Ownership;
using MirrorActors.Engine.Peers;
using MirrorActors.Protocol.Commands;

namespace MirrorActors.Web.Admin;

/// <summary>
/// Requests about what another node owns are answered by that node, over the listener between nodes. A command carries its id
/// there, so that sending it again changes nothing; its answer is given once this node's tables show what it did. A stream that
/// changes hands meanwhile is followed to its next owner, as long as the client has not had a byte.
/// </summary>
internal sealed class OwnerForwarding(AdminDependencies with)
{
    private const string Moved = "MirrorActors-Moved";
    private const int BodyBytes = 1 << 20;
    private readonly OwnerCalls _calls = new(with.Owner, with.Peers, with.Clock);

    /// <summary>For requests of clients.</summary>
    public async Task PassAsync(HttpContext context, RequestDelegate next)
    {
        if (with.Peers.IsAlone || StreamOf(context) is not { } stream)
        {
            await next(context);
            return;
        }

        var body = await BodyAsync(context);
        if (!HttpMethods.IsGet(context.Request.Method) && !context.Request.Headers.ContainsKey(AdminGate.CommandIdHeader))
            context.Request.Headers[AdminGate.CommandIdHeader] = Guid.CreateVersion7(with.Clock.GetUtcNow()).ToString();
        try
        {
            await _calls.RunAsync(
                stream,
                async () =>
                {
                    context.Request.Body = new MemoryStream(body);
                    await AnswerAsync(context, next);
                    return true;
                },
                (node, token) => ForwardAsync(context, node, body, token),
                context.RequestAborted);
        }
        catch (NotOwnerException e)
        {
            await context.RefusedAsync(new CommandResult.Refused(RefusalKind.Unavailable, "engine", e.Message));
        }
    }

    /// <summary>For requests that another node has sent here: they go no further.</summary>
    public async Task ReceiveAsync(HttpContext context, RequestDelegate next)
    {
        if (StreamOf(context) is { } stream && !with.Owner.Owns(stream))
        {
            SayMoved(context);
            return;
        }

        try
        {
            await AnswerAsync(context, next);
        }
        catch (NotOwnerException)
        {
            SayMoved(context);
        }
        catch (EngineUnavailableException e) when (!context.Response.HasStarted)
        {
            await context.RefusedAsync(new CommandResult.Refused(RefusalKind.Unavailable, "engine", e.Message));
        }
    }

    private static void SayMoved(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        context.Response.Headers[Moved] = "1";
    }

    /// <summary>What an owner before has begun to say nobody can take back.</summary>
    /// <exception cref="NotOwnerException">Nothing was said.</exception>
    private static async Task AnswerAsync(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context);
        }
        catch (NotOwnerException) when (context.Response.HasStarted)
        {
            context.Abort();
        }
    }

    private string? StreamOf(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<OwnedStream>()?.Of(context, with.Repository);

    private async Task<bool> ForwardAsync(HttpContext context, NodeInfo node, byte[] body, CancellationToken token)
    {
        var (from, to) = (context.Request, context.Response);
        using var request = new HttpRequestMessage(
            new HttpMethod(from.Method), new Uri(from.Path.ToUriComponent() + from.QueryString.ToUriComponent(), UriKind.Relative));
        if (body.Length > 0) request.Content = new ByteArrayContent(body);
        request.Content?.Headers.TryAddWithoutValidation("Content-Type", from.ContentType);
        if (from.Headers[AdminGate.CommandIdHeader] is [{ } id]) request.Headers.TryAddWithoutValidation(AdminGate.CommandIdHeader, id);
        using var response = await with.Peers.SendAsync(node, request, token);
        if (response.Headers.Contains(Moved)) throw new NotOwnerException($"node {node.Id} does not own it any more");
        if (!HttpMethods.IsGet(from.Method) && response.IsSuccessStatusCode) await with.SettleAsync(token);
        to.StatusCode = (int)response.StatusCode;
        to.ContentType = response.Content.Headers.ContentType?.ToString();
        if (response.StatusCode == HttpStatusCode.NoContent) return true;
        await CopyAsync(response, to, token);
        return true;
    }

    /// <summary>As it comes: some answers go on for long.</summary>
    private static async Task CopyAsync(HttpResponseMessage from, HttpResponse to, CancellationToken token)
    {
        var buffer = new byte[16 << 10];
        try
        {
            await using var body = await from.Content.ReadAsStreamAsync(token);
            for (int count; (count = await body.ReadAsync(buffer, token)) > 0;)
            {
                await to.Body.WriteAsync(buffer.AsMemory(0, count), token);
                await to.Body.FlushAsync(token);
            }
        }
        catch (Exception e) when (e is HttpRequestException or IOException && to.HasStarted)
        {
            // Half of it is with the client, who must not take it for the whole.
            to.HttpContext.Abort();
        }
    }

    private static async Task<byte[]> BodyAsync(HttpContext context)
    {
        // Kestrel lets no more through.
        using var body = new MemoryStream(capacity: (int)Math.Clamp(context.Request.ContentLength ?? 0, 0, BodyBytes));
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        return body.ToArray();
    }
}
