using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using MirrorActors.Protocol.Admin;
using MirrorActors.Protocol.Commands;

namespace MirrorActors.Web.Admin;

/// <summary>Writes results and problems (RFC 9457) of the admin API.</summary>
internal static class Answers
{
    /// <summary>Type of an answer with one JSON value a line.</summary>
    public const string Lines = "application/x-ndjson";

    public static Task OkAsync<T>(this HttpContext context, T value, JsonTypeInfo<T> type, int status = StatusCodes.Status200OK)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(value, type, cancellationToken: context.RequestAborted);
    }

    public static Task ProblemAsync(this HttpContext context, int status, string title, string? detail = null) =>
        WriteAsync(context, new Problem(title, status, detail));

    public static Task RefusedAsync(this HttpContext context, CommandResult.Refused refused)
    {
        var status = refused.Kind switch
        {
            RefusalKind.NotFound => StatusCodes.Status404NotFound,
            RefusalKind.Duplicate or RefusalKind.Conflict => StatusCodes.Status409Conflict,
            RefusalKind.Unavailable => StatusCodes.Status503ServiceUnavailable,
            _ => StatusCodes.Status422UnprocessableEntity,
        };
        var errors = refused.Faults.GroupBy(f => f.Field, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.Select(f => f.Message).ToArray(), StringComparer.Ordinal);
        return WriteAsync(context, new Problem(Title(refused.Kind), status, null, errors));
    }

    private static string Title(RefusalKind kind) => kind switch
    {
        RefusalKind.NotFound => "not found",
        RefusalKind.Duplicate => "exists already",
        RefusalKind.Conflict => "changed by somebody else meanwhile",
        RefusalKind.Unavailable => "the engine cannot be reached; commands are refused, redirects go on",
        _ => "refused",
    };

    private static Task WriteAsync(HttpContext context, Problem problem)
    {
        context.Response.StatusCode = problem.Status;
        return context.Response.WriteAsJsonAsync(
            problem, AdminJson.Default.Problem, "application/problem+json", context.RequestAborted);
    }
}
