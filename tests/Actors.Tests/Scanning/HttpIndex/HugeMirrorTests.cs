using Microsoft.AspNetCore.Http;
using MirrorActors.Actors.Scanning;
using MirrorActors.Actors.Scanning.HttpIndex;
using MirrorActors.Actors.Tests.Outgoing;
using static MirrorActors.Actors.Tests.Scanning.HttpIndex.ListingKit;

namespace MirrorActors.Actors.Tests.Scanning.HttpIndex;

/// <summary>
/// Servers that send without end, and what that takes in memory. With MIRRORACTORS_LONG=1 at full length: ten million
/// entries, and 1 GB.
/// </summary>
[Collection(AloneCollection.Name)]
public sealed class HugeMirrorTests
{
    private const long MostMemory = 64 << 20;
    private static readonly long Many = IsLong ? 10_000_000 : 200_000;
    private static readonly long Bytes = IsLong ? 1 << 30 : 64 << 20;

    [Fact]
    public async Task A_directory_of_many_entries_is_listed_in_little_memory()
    {
        await using var server = await ToyServer.StartAsync(context => EndlessAsync(context, File, Many));
        var (count, failure, memory) = await DrainAsync(server, new ListingBudget { Entries = Many, Bytes = long.MaxValue });
        Assert.Equal((Many, null), (count, failure));
        Assert.InRange(memory, long.MinValue, MostMemory / 4);
    }

    [Fact]
    public async Task A_directory_without_end_ends_at_the_budget_for_entries()
    {
        await using var server = await ToyServer.StartAsync(context => EndlessAsync(context, File));
        var (count, failure, memory) = await DrainAsync(server, new ListingBudget { Entries = Many, Bytes = long.MaxValue });
        Assert.Equal((Many, ListingFailure.Budget), (count, failure!.Failure));
        Assert.InRange(memory, long.MinValue, MostMemory / 4);
    }

    [Fact]
    public async Task A_directory_of_directories_without_end_ends_when_too_many_wait()
    {
        await using var server = await ToyServer.StartAsync(
            context => context.Request.Path == "/"
                ? EndlessAsync(context, i => $"<a href=\"d{i}/\">x</a> 01-Jan-2026 00:00 -\n")
                : Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted));
        var (_, failure, memory) = await DrainAsync(server, new ListingBudget { Entries = 10_000_000 });
        Assert.Equal(ListingFailure.Budget, failure!.Failure);
        Assert.Contains("directories wait", failure.Message, StringComparison.Ordinal);
        Assert.InRange(memory, long.MinValue, MostMemory);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("<a href=\"x")]
    [InlineData("<!-- ")]
    public async Task One_endless_line_ends_at_the_budget_for_bytes(string begin)
    {
        await using var server = await ToyServer.StartAsync(context => LineAsync(context, "<html><title>Index of /</title>" + begin));
        var (count, failure, memory) = await DrainAsync(server, new ListingBudget { Entries = 1000, Bytes = Bytes });
        Assert.Equal((0, ListingFailure.Budget), (count, failure!.Failure));
        Assert.InRange(memory, long.MinValue, MostMemory / 4);
    }

    [Fact]
    public async Task An_endless_page_that_is_no_index_is_left_soon()
    {
        await using var server = await ToyServer.StartAsync(context => LineAsync(context, "<html>"));
        var meter = new ListingMeter(new ListingBudget { Entries = 1000, Bytes = HttpIndexLimits.UndecidedBytes + (1 << 20) });
        using var http = OutgoingTestKit.Http();
        var listing = new HttpIndexLister(http, "http").ListAsync(new ListingTarget(server.Root.AbsoluteUri), meter, CancellationToken.None);
        await using var entries = listing.GetAsyncEnumerator();
        var failure = await Assert.ThrowsAsync<ListingException>(async () => await entries.MoveNextAsync());
        Assert.Contains("shows no directory index", failure.Message, StringComparison.Ordinal);
    }

    private static string File(long i) => $"<a href=\"f{i}\">x</a> 01-Jan-2026 00:00 5\n";

    private static async Task LineAsync(HttpContext context, string begin)
    {
        context.Response.ContentType = "text/html";
        await context.Response.WriteAsync(begin);
        var piece = new byte[32 << 10];
        piece.AsSpan().Fill((byte)'x');
        while (!context.RequestAborted.IsCancellationRequested) await context.Response.Body.WriteAsync(piece);
    }

    /// <summary>How many entries came, how it ended, and the most memory beyond that at the start.</summary>
    private static async Task<(long Count, ListingException? Failure, long Memory)> DrainAsync(ToyServer server, ListingBudget budget)
    {
        using var http = OutgoingTestKit.Http();
        var lister = new HttpIndexLister(http, "http");
        var meter = new ListingMeter(budget);
        var (count, failure) = (0L, (ListingException?)null);
        using var memory = new MemoryWatch();
        try
        {
            await foreach (var _ in lister.ListAsync(new ListingTarget(server.Root.AbsoluteUri), meter, CancellationToken.None)) count++;
        }
        catch (ListingException e)
        {
            failure = e;
        }

        return (count, failure, await memory.MostAsync());
    }
}
