using Microsoft.AspNetCore.Http;
using MirrorActors.Actors.Scanning;
using MirrorActors.Actors.Scanning.HttpIndex;
using MirrorActors.Actors.Tests.Outgoing;

namespace MirrorActors.Actors.Tests.Scanning.HttpIndex;

public sealed class HttpIndexListerTests
{
    [Fact]
    public async Task An_endless_tree_ends_at_the_depth_of_the_budget()
    {
        await using var server = await PagesAsync(path => Rows($"f{path.Length}", $"d{path.Length}/"));
        Assert.Contains("nested deeper than 64", await FailsAsync(server), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_endless_number_of_entries_ends_at_the_budget()
    {
        await using var server = await PagesAsync(_ => Rows([.. Enumerable.Range(0, 2000).Select(i => $"f{i}")]));
        Assert.Contains("more than 1000 entries", await FailsAsync(server), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tree_that_repeats_itself_is_listed_once()
    {
        await using var server = await PagesAsync(_ => Rows("file", "again/"));
        Assert.Equal(["file"], (await ListAsync(server)).Files);
    }

    [Fact]
    public async Task Directories_that_the_mirror_keeps_to_itself_are_left_out_and_counted()
    {
        await using var server = await PagesAsync(
            path => path == "/" ? Rows("file", "closed/", "page/") : path == "/page/" ? "<a href=\"z\">z</a>" : null);
        var (files, meter) = await ListAsync(server);
        Assert.Equal(["file"], files);
        Assert.Equal(2, meter.Unlisted);
    }

    [Fact]
    public async Task A_base_without_an_index_is_a_failure()
    {
        await using var server = await PagesAsync(_ => "<h1>It works!</h1>");
        Assert.Contains("shows no directory index", await FailsAsync(server), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_directory_that_fails_twice_fails_the_listing()
    {
        var asked = 0;
        await using var server = await ToyServer.StartAsync(context =>
        {
            if (context.Request.Path == "/") return PageAsync(context, Rows("file", "broken/"));
            Interlocked.Increment(ref asked);
            context.Response.StatusCode = 503;
            return Task.CompletedTask;
        });
        Assert.Contains("503", await FailsAsync(server), StringComparison.Ordinal);
        Assert.Equal(2, asked);
    }

    [Fact]
    public async Task No_more_than_two_directories_are_fetched_at_a_time()
    {
        var now = 0;
        var most = 0;
        await using var server = await ToyServer.StartAsync(async context =>
        {
            InterlockedMax(ref most, Interlocked.Increment(ref now));
            var names = Enumerable.Range(0, 20).Select(i => $"d{i}/").Append("file").ToArray();
            await PageAsync(context, context.Request.Path == "/" ? Rows(names) : Rows("one", "two"));
            Interlocked.Decrement(ref now);
        });
        Assert.Equal(41, (await ListAsync(server)).Files.Count);
        Assert.InRange(most, 1, HttpIndexLimits.Connections);
    }

    private static void InterlockedMax(ref int target, int value)
    {
        var seen = Volatile.Read(ref target);
        while (value > seen && Interlocked.CompareExchange(ref target, value, seen) is var found && found != seen)
            seen = found;
    }

    private static string Rows(params string[] names) =>
        "<title>Index of /</title>" + string.Concat(
            names.Select(name => $"<a href=\"{name}\">x</a> 01-Jan-2026 00:00 5\n"));

    private static Task<ToyServer> PagesAsync(Func<string, string?> page) =>
        ToyServer.StartAsync(context => PageAsync(context, page(context.Request.Path.Value!)));

    private static Task PageAsync(HttpContext context, string? page)
    {
        context.Response.StatusCode = page is null ? 403 : 200;
        context.Response.ContentType = "text/html";
        return context.Response.WriteAsync(page ?? "no");
    }

    private static async Task<(List<string> Files, ListingMeter Meter)> ListAsync(ToyServer server)
    {
        using var http = OutgoingTestKit.Http();
        var meter = new ListingMeter(new ListingBudget { Entries = 1000 });
        var files = new List<string>();
        var lister = new HttpIndexLister(http, "http");
        await foreach (var entry in lister.ListAsync(new ListingTarget(server.Root.AbsoluteUri), meter, CancellationToken.None))
            files.Add(entry.Path);
        return (files, meter);
    }

    private static async Task<string> FailsAsync(ToyServer server) =>
        (await Assert.ThrowsAsync<ListingException>(() => ListAsync(server))).Message;
}
