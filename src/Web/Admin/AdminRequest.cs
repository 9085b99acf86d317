using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using MirrorActors.Protocol.Commands;
using MirrorActors.Protocol.Ids;

namespace MirrorActors.Web.Admin;

/// <summary>What every endpoint reads from a request.</summary>
internal static class AdminRequest
{
    private const string Principal = "admin (token)";

    /// <summary>The command id may be given by the client, so that a retry has no second effect.</summary>
    public static CommandContext Command(this HttpContext context, string? reason = null) =>
        new(
            Guid.TryParse(context.Request.Headers["Idempotency-Key"], out var id) ? id : Guid.NewGuid(),
            Principal,
            reason ?? (context.Request.Query["reason"] is [{ Length: > 0 } given] ? given : null));

    /// <summary>The repository and mirror of the route; null after the answer (404 or 422) was written.</summary>
    public static async Task<(RepositoryId Repository, MirrorId Mirror)?> MirrorAsync(this HttpContext context, string? id = null)
    {
        id ??= (string?)context.Request.RouteValues["id"];
        if (!RepositoryId.TryParse((string?)context.Request.RouteValues["repo"], out var repository))
        {
            await context.RefusedAsync(new CommandResult.Refused(RefusalKind.NotFound, "repo", "no such repository"));
            return null;
        }

        if (MirrorId.TryParse(id, out var mirror)) return (repository, mirror);
        await context.RefusedAsync(new CommandResult.Refused(RefusalKind.Invalid, "id", $"\"{id}\" is not a name: {Slug.Rule}"));
        return null;
    }

    /// <summary>The body; null after the answer (400) was written.</summary>
    public static async Task<T?> BodyAsync<T>(this HttpContext context, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            var body = await context.Request.ReadFromJsonAsync(type, context.RequestAborted);
            if (body is not null) return body;
            await context.ProblemAsync(StatusCodes.Status400BadRequest, "empty body");
        }
        catch (JsonException e)
        {
            await context.ProblemAsync(StatusCodes.Status400BadRequest, "the body is not the JSON expected", e.Message);
        }
        catch (InvalidOperationException)
        {
            await context.ProblemAsync(StatusCodes.Status415UnsupportedMediaType, "send application/json");
        }

        return null;
    }
}
