using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using MirrorActors.Actors.Scanning;
using MirrorActors.Actors.Scanning.HttpIndex;
using MirrorActors.Actors.Tests.Outgoing;

namespace MirrorActors.Actors.Tests.Scanning.HttpIndex;

/// <summary>Lists a toy server.</summary>
internal static class ListingKit
{
    public static ListingBudget Budget { get; } = new() { Entries = 1000 };

    /// <summary>Set for the long form of tests about sizes.</summary>
    public static bool IsLong { get; } = Environment.GetEnvironmentVariable("MIRRORACTORS_LONG") == "1";

    public static string Rows(params IEnumerable<string> names) =>
        "<html><title>Index of /</title>" + string.Concat(
            names.Select(name => $"<a href=\"{name}\">x</a> 01-Jan-2026 00:00 5\n")) + "</html>";

    /// <param name="page">Of a path; null for a 403.</param>
    public static Task<ToyServer> PagesAsync(Func<string, string?> page) =>
        ToyServer.StartAsync(context => PageAsync(context, page(context.Request.Path.Value!)));

    public static Task PageAsync(HttpContext context, string? page, string type = "text/html")
    {
        context.Response.StatusCode = page is null ? 403 : 200;
        context.Response.ContentType = type;
        return context.Response.WriteAsync(page ?? "no");
    }

    /// <summary>A page whose rows never end.</summary>
    /// <param name="row">Of a number; the first must differ from the next.</param>
    public static async Task EndlessAsync(HttpContext context, Func<long, string> row, long rows = long.MaxValue)
    {
        context.Response.ContentType = "text/html";
        await context.Response.WriteAsync("<html><title>Index of /</title>");
        var piece = new StringBuilder();
        for (var i = 0L; i < rows && !context.RequestAborted.IsCancellationRequested;)
        {
            piece.Clear();
            for (var last = Math.Min(i + 200, rows); i < last; i++) piece.Append(row(i));
            await context.Response.WriteAsync(piece.ToString());
        }
    }

    public static Task<(List<ListedEntry> Entries, ListingMeter Meter)> ListAsync(ToyServer server, ListingBudget? budget = null) =>
        ListAsync(server.Root.AbsoluteUri, budget);

    public static async Task<(List<ListedEntry> Entries, ListingMeter Meter)> ListAsync(
        string url, ListingBudget? budget = null, TimeProvider? clock = null, string directory = "")
    {
        using var http = OutgoingTestKit.Http();
        var meter = new ListingMeter(budget ?? Budget);
        var entries = new List<ListedEntry>();
        var lister = new HttpIndexLister(http, "http", clock);
        await foreach (var entry in lister.ListAsync(new ListingTarget(url, directory), meter, CancellationToken.None))
            entries.Add(entry);
        return (entries, meter);
    }

    public static Task<ListingException> FailsAsync(ToyServer server, ListingBudget? budget = null) =>
        FailsAsync(server.Root.AbsoluteUri, budget);

    public static Task<ListingException> FailsAsync(
        string url, ListingBudget? budget = null, TimeProvider? clock = null, string directory = "") =>
        Assert.ThrowsAsync<ListingException>(() => ListAsync(url, budget, clock, directory));

    public static ToyAnswer Status(HttpStatusCode status, params (string Name, string Value)[] headers) => new(status, headers);

    internal sealed record ToyAnswer(HttpStatusCode Status, (string Name, string Value)[] Headers)
    {
        public Task SendAsync(HttpContext context)
        {
            context.Response.StatusCode = (int)Status;
            foreach (var (name, value) in Headers) context.Response.Headers[name] = value;
            return Task.CompletedTask;
        }
    }
}
