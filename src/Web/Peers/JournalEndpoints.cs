using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using MirrorActors.Engine.Journal;

namespace MirrorActors.Web.Peers;

/// <summary>Tells other nodes how far this node's journal has come, and gives them events of it.</summary>
public sealed class JournalEndpoints(NodeJournal? journal)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(JournalWire.StatePath, StateAsync);
        routes.MapGet(JournalWire.EventsPath, EventsAsync);
    }

    private Task StateAsync(HttpContext context)
    {
        if (journal?.Reached() is { } reached)
            return context.Response.WriteAsJsonAsync(
                JournalWire.Of(reached), JournalJson.Default.StateAnswer, cancellationToken: context.RequestAborted);
        context.Response.StatusCode = journal is null ? StatusCodes.Status404NotFound : StatusCodes.Status503ServiceUnavailable;
        return Task.CompletedTask;
    }

    private async Task EventsAsync(HttpContext context)
    {
        var query = context.Request.Query;
        var isNumber = long.TryParse(query["below"], NumberStyles.None, CultureInfo.InvariantCulture, out var below);
        if (journal is null || !isNumber || query["stream"] is not [{ Length: > 0 } stream])
        {
            context.Response.StatusCode = journal is null ? StatusCodes.Status404NotFound : StatusCodes.Status400BadRequest;
            return;
        }

        var events = await journal.ReadBelowAsync(stream, below, context.RequestAborted);
        await context.Response.WriteAsJsonAsync(
            new EventsAnswer([.. events.Select(JournalWire.Of)]), JournalJson.Default.EventsAnswer,
            cancellationToken: context.RequestAborted);
    }
}
