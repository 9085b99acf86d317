using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using MirrorActors.Protocol;
using MirrorActors.Protocol.Commands;
using MirrorActors.Protocol.Ids;

namespace MirrorActors.Web.Admin;

/// <summary>What every endpoint reads from a request.</summary>
internal static class AdminRequest
{
    private const string Principal = "admin (token)";

    /// <summary>
    /// Who asks and why; null after the answer (422) was written. The command id may be given by the client, so that a
    /// retry has no second effect.
    /// </summary>
    /// <param name="reason">From the body; null: from the query.</param>
    public static async Task<CommandContext?> CommandAsync(this HttpContext context, string? reason = null)
    {
        reason ??= context.Request.Query["reason"] is [{ Length: > 0 } text] ? text : null;
        if (reason is { Length: > Limits.TextChars })
        {
            var why = $"longer than {Limits.TextChars} characters";
            await context.RefusedAsync(new CommandResult.Refused(RefusalKind.Invalid, "reason", why));
            return null;
        }

        var isGiven = Guid.TryParse(context.Request.Headers[AdminGate.CommandIdHeader], out var given);
        return new CommandContext(isGiven ? given : Guid.NewGuid(), Principal, reason);
    }

    /// <summary>The mirror of the route; null after the answer (422) was written.</summary>
    public static Task<MirrorId?> MirrorAsync(this HttpContext context) =>
        context.NameAsync("id", (string?)context.Request.RouteValues["id"]);

    /// <summary>A mirror's name from a field; null after the answer (422) was written.</summary>
    public static async Task<MirrorId?> NameAsync(this HttpContext context, string field, string? text)
    {
        if (MirrorId.TryParse(text, out var mirror)) return mirror;
        await context.RefusedAsync(
            new CommandResult.Refused(RefusalKind.Invalid, field, $"\"{text}\" is not a name: {Slug.Rule}"));
        return null;
    }

    /// <summary>
    /// A number of the query within its bounds; the default when there is none; null after the answer (422).
    /// </summary>
    public static async Task<int?> NumberAsync(this HttpContext context, string field, int otherwise, int least, int most)
    {
        if (context.Request.Query[field] is not [{ } text]) return otherwise;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
            return number;
        var refused = new CommandResult.Refused(RefusalKind.Invalid, field, $"\"{text}\" is not a number from {least} to {most}");
        await context.RefusedAsync(refused);
        return null;
    }

    /// <summary>The fields of a body as they may really come: none at all is a fault, null clears one.</summary>
    public static async Task<IReadOnlyDictionary<string, string>?> FieldsAsync(
        this HttpContext context, IReadOnlyDictionary<string, string>? given)
    {
        if (given is not null)
            return given.ToDictionary(f => f.Key, f => (string?)f.Value ?? string.Empty, StringComparer.Ordinal);
        await context.RefusedAsync(new CommandResult.Refused(RefusalKind.Invalid, "fields", "missing"));
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
        catch (BadHttpRequestException e)
        {
            await context.ProblemAsync(e.StatusCode, e.Message);
        }
        catch (InvalidOperationException)
        {
            await context.ProblemAsync(StatusCodes.Status415UnsupportedMediaType, "send application/json");
        }

        return null;
    }
}
