using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Http;
using MirrorActors.Actors.Catalogue;
using MirrorActors.Actors.Catalogue.Sources;
using MirrorActors.Actors.Outgoing;
using MirrorActors.Actors.Scanning;
using MirrorActors.Actors.Tests.Outgoing;

namespace MirrorActors.Actors.Tests.Catalogue.Sources;

/// <summary>Listings with rounded sizes and times: what they do not tell is asked for by HEAD.</summary>
public sealed class RoundedListingTests : IAsyncLifetime
{
    private readonly ScriptedListing _listing = new();
    private readonly ConcurrentDictionary<string, (long Size, DateTime Modified)> _files = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _asked = new();
    private readonly OutgoingHttp _http = OutgoingTestKit.Http();
    private ToyServer? _server;
    private HttpStatusCode? _answers;

    public async Task InitializeAsync() => _server = await ToyServer.StartAsync(Answer);

    public async Task DisposeAsync()
    {
        await _server!.DisposeAsync();
        _http.Dispose();
    }

    [Fact]
    public async Task New_files_are_asked_for_and_published_with_exact_values_and_not_asked_for_again()
    {
        Publish("iso/a b%.iso", 4_700_000_123, ScriptedListing.Old);
        var catalogue = await StartAsync();
        var file = catalogue.Find("/iso/a b%.iso");
        Assert.Equal((4_700_000_123, ScriptedListing.Old.Ticks), (file.Size, file.ModifiedTicks));
        Assert.Equal(["/pub/iso/a b%.iso"], _asked);

        Assert.Equal(WalkResult.TakenOver, (await catalogue.WalkAsync()).Result);
        Assert.Single(_asked);
        Assert.Equal(file.Id, catalogue.Find("/iso/a b%.iso").Id);
        await catalogue.StopAsync();
    }

    [Fact]
    public async Task A_changed_file_is_asked_for_and_is_a_new_version()
    {
        Publish("a", 5_000_000, ScriptedListing.Old);
        Publish("b", 6_000_000, ScriptedListing.Old);
        var catalogue = await StartAsync();
        var old = catalogue.Find("/a").Id;
        Publish("a", 5_000_100, ScriptedListing.Old.AddDays(3));

        await catalogue.WalkAsync();

        Assert.NotEqual(old, catalogue.Find("/a").Id);
        Assert.Equal(5_000_100, catalogue.Find("/a").Size);
        Assert.Equal(["/pub/a"], _asked.Skip(2));
        await catalogue.StopAsync();
    }

    [Fact]
    public async Task A_changed_file_that_is_not_answered_for_is_suspended_until_it_is()
    {
        Publish("a", 5_000_000, ScriptedListing.Old);
        var catalogue = await StartAsync();
        await catalogue.MirrorHoldsAllAsync(0);
        Publish("a", 5_000_000, ScriptedListing.Old.AddDays(3));
        _answers = HttpStatusCode.InternalServerError;

        Assert.Equal(1, (await catalogue.WalkAsync()).Unasked);
        Assert.Equal((true, 0), (catalogue.Find("/a").IsSuspended, catalogue.Find("/a").Holders.Count));
        var events = (await catalogue.EventsAsync()).Count;
        await catalogue.WalkAsync();
        Assert.Equal(events, (await catalogue.EventsAsync()).Count);

        // It was only touched and put back: the same version again, with its holders.
        _answers = null;
        Publish("a", 5_000_000, ScriptedListing.Old);
        await catalogue.WalkAsync();
        Assert.Equal((false, 1), (catalogue.Find("/a").IsSuspended, catalogue.Find("/a").Holders.Count));
        await catalogue.StopAsync();
    }

    [Fact]
    public async Task Of_many_new_files_the_newest_are_asked_for_within_the_budget_and_the_rest_soon()
    {
        for (var i = 0; i < 5; i++) Publish($"{i}", 2_000_000 + i, ScriptedListing.Old.AddHours(i));
        var catalogue = await StartAsync(headBudget: 3);
        Assert.Equal(["/0", "/1", "/2", "/3", "/4"], catalogue.Paths());
        Assert.Equal(["/pub/2", "/pub/3", "/pub/4"], _asked.Take(3).Order(StringComparer.Ordinal));
        Assert.Equal(["/pub/0", "/pub/1"], _asked.Skip(3).Order(StringComparer.Ordinal));
        await catalogue.StopAsync();
    }

    [Theory]
    [InlineData(503, 2, 4)]
    [InlineData(404, 8, 8)]
    [InlineData(200, 8, 8)]
    public async Task What_is_not_answered_exactly_is_not_published(int status, int least, int most)
    {
        for (var i = 0; i < 4; i++) Publish($"{i}", 2_000_000, ScriptedListing.Old);
        _answers = (HttpStatusCode)status; // 200 comes without size and time then
        var catalogue = await StartAsync(); // lists twice
        Assert.Equal(0, catalogue.Table.Count);
        Assert.InRange(_asked.Count, least, most);
        var walk = await catalogue.WalkAsync();
        Assert.Equal(4, walk.Unasked + walk.Unclear);
        Assert.Equal(status == 503, walk.Unasked > 0);
        var told = status == 200 ? "without Content-Length or Last-Modified" : $"answers {status}";
        Assert.Contains(told, walk.AskProblem, StringComparison.Ordinal);
        await catalogue.StopAsync();
    }

    [Fact]
    public async Task An_answer_that_does_not_fit_the_listing_does_not_count()
    {
        Publish("a", 5_000_000, ScriptedListing.Old);
        _files["/pub/a"] = (9_000_000, ScriptedListing.Old);
        var catalogue = await StartAsync();
        Assert.False(catalogue.Has("/a"));
        await catalogue.StopAsync();
    }

    [Fact]
    public async Task Local_time_is_no_change()
    {
        for (var i = 0; i < 10; i++) Publish($"{i}", 2_000_000 + i, ScriptedListing.Old.AddMinutes(i), TimeSpan.FromHours(2));
        var catalogue = await StartAsync();
        catalogue = await catalogue.RestartAsync(); // nothing is remembered of what was asked
        Assert.Equal(10, _asked.Count);
        await catalogue.StopAsync();
    }

    [Fact]
    public async Task Exact_values_need_somebody_who_can_be_asked()
    {
        Publish("a", 5_000_000, ScriptedListing.Old);
        var catalogue = await ListedKit.StartAsync(ListedKit.Source(_listing));
        var walk = await catalogue.WalkAsync();
        Assert.Equal((true, "/a is listed without exact size and time, and cannot be asked for by HEAD"), (walk.IsFailed, walk.Reason));
        await catalogue.StopAsync();
    }

    /// <summary>On the server with exact values, in the listing to a tenth of a MiB and the minute.</summary>
    private void Publish(string path, long size, DateTime modified, TimeSpan zone = default)
    {
        _files["/pub/" + path] = (size, modified);
        _listing.Entries.RemoveAll(e => e.Path == path);
        var shown = new SizeRange(size - 50_000, size + 50_000);
        var local = modified + zone;
        var minute = new ListedTime(local.Ticks - (local.Ticks % TimeSpan.TicksPerMinute), TimeSpan.TicksPerMinute);
        _listing.Entries.Add(new ListedEntry(path, shown, minute));
    }

    private Task Answer(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        _asked.Enqueue(path);
        if (_answers is { } status) context.Response.StatusCode = (int)status;
        else
        {
            var (size, modified) = _files[path];
            context.Response.ContentLength = size;
            context.Response.Headers.LastModified = modified.ToString("R", CultureInfo.InvariantCulture);
        }

        return Task.CompletedTask;
    }

    private Task<CatalogueFixture> StartAsync(int headBudget = ListedKit.HeadBudget)
    {
        var heads = new UpstreamHeads(_http, _server!.At("pub/").AbsoluteUri, TimeProvider.System);
        return ListedKit.StartAsync(ListedKit.Source(_listing, heads, headBudget));
    }
}
