using System.Net;
using MirrorActors.Actors.Scanning;
using MirrorActors.Actors.Scanning.HttpIndex;
using MirrorActors.Actors.Tests.Outgoing;
using static MirrorActors.Actors.Tests.Scanning.HttpIndex.ListingKit;

namespace MirrorActors.Actors.Tests.Scanning.HttpIndex;

public sealed class HttpIndexListerTests
{
    [Fact]
    public async Task An_endless_tree_ends_at_the_depth_of_the_budget()
    {
        await using var server = await PagesAsync(path => Rows($"f{path.Length}", $"d{path.Length}/"));
        Assert.Contains("nested deeper than 64", (await FailsAsync(server)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_endless_number_of_entries_ends_at_the_budget()
    {
        await using var server = await PagesAsync(_ => Rows([.. Enumerable.Range(0, 2000).Select(i => $"f{i}")]));
        Assert.Contains("more than 1000 entries", (await FailsAsync(server)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tree_that_repeats_itself_is_listed_once()
    {
        await using var server = await PagesAsync(_ => Rows("file", "again/"));
        Assert.Equal(["file"], (await ListAsync(server)).Entries.Select(entry => entry.Path));
    }

    [Fact]
    public async Task Directories_that_the_mirror_keeps_to_itself_are_left_out_and_counted()
    {
        await using var server = await PagesAsync(
            path => path == "/" ? Rows("file", "closed/", "page/") : path == "/page/" ? "<a href=\"z\">z</a>" : null);
        var (entries, meter) = await ListAsync(server);
        Assert.Equal(["file"], entries.Select(entry => entry.Path));
        Assert.Equal(2, meter.Unlisted);
    }

    [Fact]
    public async Task A_base_without_an_index_is_a_failure()
    {
        await using var server = await PagesAsync(_ => "<h1>It works!</h1>");
        Assert.Contains("shows no directory index", (await FailsAsync(server)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_directory_that_fails_twice_fails_the_listing()
    {
        var asked = 0;
        await using var server = await ToyServer.StartAsync(context =>
        {
            if (context.Request.Path == "/") return PageAsync(context, Rows("file", "broken/"));
            Interlocked.Increment(ref asked);
            context.Response.StatusCode = 500;
            return Task.CompletedTask;
        });
        Assert.Contains("500", (await FailsAsync(server)).Message, StringComparison.Ordinal);
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
        Assert.Equal(41, (await ListAsync(server)).Entries.Count);
        Assert.InRange(most, 1, HttpIndexLimits.Connections);
    }

    [Theory]
    [InlineData(429, "120", 120)]
    [InlineData(503, "0", 0)]
    [InlineData(503, "Sun, 01 Mar 2026 12:10:00 GMT", 600)]
    [InlineData(503, "Sun, 01 Mar 2026 11:00:00 GMT", 0)]
    [InlineData(429, "99999999", 86400)]
    [InlineData(429, "soon", null)]
    [InlineData(503, null, null)]
    public async Task A_busy_mirror_is_not_asked_again_and_says_when_to_come(int status, string? after, int? seconds)
    {
        var asked = 0;
        await using var server = await ToyServer.StartAsync(context =>
        {
            if (context.Request.Path == "/") return PageAsync(context, Rows("file", "busy/"));
            asked++;
            context.Response.Headers.Date = "Sun, 01 Mar 2026 12:00:00 GMT";
            if (after is not null) context.Response.Headers.RetryAfter = after;
            context.Response.StatusCode = status;
            return Task.CompletedTask;
        });
        var failure = await FailsAsync(server);
        Assert.Equal((ListingFailure.Busy, 1), (failure.Failure, asked));
        Assert.Equal(seconds, failure.RetryAfter?.TotalSeconds);
        Assert.Contains($"answers {status}", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(404, ListingFailure.Absent)]
    [InlineData(410, ListingFailure.Absent)]
    [InlineData(403, ListingFailure.Failed)]
    [InlineData(401, ListingFailure.Failed)]
    public async Task What_is_asked_for_and_not_shown_is_a_failure(int status, ListingFailure expected)
    {
        await using var server = await ToyServer.StartAsync(Status((HttpStatusCode)status).SendAsync);
        var failure = await FailsAsync(server.Root.AbsoluteUri, directory: "a b/");
        Assert.Equal(expected, failure.Failure);
        Assert.Contains($"/a%20b/ answers {status}", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_depth_of_a_directory_counts_from_the_base()
    {
        await using var server = await PagesAsync(path => Rows($"f{path.Length}", $"d{path.Length}/"));
        var failure = await FailsAsync(server.Root.AbsoluteUri, Budget with { Depth = 2 }, directory: "a/b/c/");
        Assert.Equal(ListingFailure.Budget, failure.Failure);
    }

    private static void InterlockedMax(ref int target, int value)
    {
        var seen = Volatile.Read(ref target);
        while (value > seen && Interlocked.CompareExchange(ref target, value, seen) is var found && found != seen)
            seen = found;
    }
}
