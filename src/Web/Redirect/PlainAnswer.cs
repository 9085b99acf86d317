using Microsoft.AspNetCore.Http;

namespace MirrorActors.Web.Redirect;

/// <summary>Answers of one line of text. Never to be kept by a cache.</summary>
internal static class PlainAnswer
{
    public static RequestAnswer NotFound(HttpContext context) =>
        Write(context, StatusCodes.Status404NotFound, "Not found\n"u8, RequestOutcome.NotFound);

    public static RequestAnswer BadRequest(HttpContext context) =>
        Write(context, StatusCodes.Status400BadRequest, "Bad request target\n"u8, RequestOutcome.BadRequest);

    public static RequestAnswer TooLong(HttpContext context) =>
        Write(context, StatusCodes.Status414UriTooLong, "Request target too long\n"u8, RequestOutcome.TargetTooLong);

    public static RequestAnswer MethodNotAllowed(HttpContext context)
    {
        context.Response.Headers.Allow = "GET, HEAD";
        return Write(
            context, StatusCodes.Status405MethodNotAllowed, "Method not allowed\n"u8, RequestOutcome.MethodNotAllowed);
    }

    public static RequestAnswer Unavailable(HttpContext context) => Later(context, "No mirror at the moment\n"u8);

    public static RequestAnswer Starting(HttpContext context) => Later(context, "This node is starting\n"u8);

    public static RequestAnswer Write(HttpContext context, int status, ReadOnlySpan<byte> text, RequestOutcome outcome)
    {
        var response = context.Response;
        response.StatusCode = status;
        response.ContentType = "text/plain; charset=utf-8";
        response.ContentLength = text.Length;
        response.Headers.CacheControl = HeaderText.NoStore;
        if (HttpMethods.IsHead(context.Request.Method)) return new RequestAnswer(outcome);
        // Kestrel's writer, before the answer has begun, has no room unless asked for it.
        text.CopyTo(response.BodyWriter.GetSpan(text.Length));
        response.BodyWriter.Advance(text.Length);
        return new RequestAnswer(outcome) { Bytes = text.Length };
    }

    private static RequestAnswer Later(HttpContext context, ReadOnlySpan<byte> text)
    {
        context.Response.Headers.RetryAfter = "60";
        return Write(context, StatusCodes.Status503ServiceUnavailable, text, RequestOutcome.Unavailable);
    }
}
