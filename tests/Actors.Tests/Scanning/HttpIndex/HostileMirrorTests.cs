using System.IO.Compression;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using MirrorActors.Actors.Outgoing;
using MirrorActors.Actors.Scanning;
using MirrorActors.Actors.Scanning.HttpIndex;
using MirrorActors.Actors.Tests.Outgoing;
using MirrorActors.Testing;
using static MirrorActors.Actors.Tests.Scanning.HttpIndex.ListingKit;

namespace MirrorActors.Actors.Tests.Scanning.HttpIndex;

/// <summary>Servers that do what a mirror should not.</summary>
public sealed class HostileMirrorTests
{
    private const string Row = "<a href=\"real\">x</a> 01-Jan-2026 00:00 5";

    [Theory]
    [InlineData("..")]
    [InlineData("%2e%2e/")]
    [InlineData("%2e%2e%2f%2e%2e%2fetc%2fpasswd")]
    [InlineData("nul%00")]
    [InlineData("new%0aline")]
    [InlineData("%ff%fe")]
    [InlineData("\u00ff", true)]
    [InlineData("&#0;nul")]
    [InlineData("long")]
    [InlineData("a\\..\\b")]
    public async Task Names_that_are_none_are_left_out(string name, bool latin = false)
    {
        if (name == "long") name = new string('x', 64 << 10);
        var page = (latin ? Encoding.Latin1 : Encoding.UTF8).GetBytes($"<a href=\"{name}\">x</a> 01-Jan-2026 00:00 5 {Row}");
        await using var server = await ToyServer.StartAsync(context =>
        {
            context.Response.ContentType = "text/html";
            return context.Response.Body.WriteAsync(page).AsTask();
        });
        Assert.Equal("real", Assert.Single((await ListAsync(server)).Entries).Path);
    }

    [Theory]
    [InlineData("..")]
    [InlineData("a/../b")]
    [InlineData("nul\\u0000")]
    [InlineData("new\\nline")]
    [InlineData("\\ud800")]
    [InlineData("long")]
    public async Task Names_in_json_that_are_none_are_left_out_and_counted(string name)
    {
        if (name == "long") name = new string('x', 64 << 10);
        const string Type = "application/json";
        var page = $$"""[{"name":"{{name}}","type":"file","size":1},{"name":"real","type":"file","size":1}]""";
        await using var server = await ToyServer.StartAsync(context => PageAsync(context, page, Type));
        var (entries, meter) = await ListAsync(server);
        Assert.Equal(("real", 1), (Assert.Single(entries).Path, meter.Hostile));
    }

    [Theory]
    [InlineData("-5")]
    [InlineData("99999999999999999999999999")]
    [InlineData("-")]
    [InlineData("")]
    [InlineData("NaN")]
    public async Task Sizes_that_are_none_are_not_known(string size)
    {
        await using var server = await PagesAsync(_ => $"<a href=f>f</a> 01-Jan-2026 00:00 {size}");
        Assert.Equal(SizeRange.Unknown, Assert.Single((await ListAsync(server)).Entries).Size);
        var json = $$"""[{"name":"f","type":"file","size":{{(size is "" or "-" or "NaN" ? "null" : size)}}}]""";
        await using var other = await ToyServer.StartAsync(context => PageAsync(context, json, "application/json"));
        Assert.Equal(SizeRange.Unknown, Assert.Single((await ListAsync(other)).Entries).Size);
    }

    [Theory]
    [InlineData("13-Dec-1901 20:45", 1901)]
    [InlineData("07-Feb-2106 06:28", 2106)]
    [InlineData("31-Dec-9999 23:59", 9999)]
    public async Task Dates_far_away_are_dates(string date, int year)
    {
        await using var server = await PagesAsync(_ => $"<a href=f>f</a> {date} 5");
        Assert.Equal(year, new DateTime(Assert.Single((await ListAsync(server)).Entries).Time!.Value.Ticks).Year);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br, identity")]
    [InlineData("x;(not a coding")]
    public async Task What_is_compressed_although_nobody_asked_is_not_read(string coding)
    {
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            await gzip.WriteAsync(new byte[1 << 20]);
        await using var server = await ToyServer.StartAsync(context =>
        {
            context.Response.ContentType = "text/html";
            context.Response.Headers.ContentEncoding = coding;
            return context.Response.Body.WriteAsync(packed.ToArray()).AsTask();
        });
        Assert.Contains("compresses although it must not", (await FailsAsync(server)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_that_trickles_is_given_up()
    {
        var clock = new FakeClock();
        var asked = 0;
        await using var server = new ScriptedServer(async (_, stream, stop) =>
        {
            asked++;
            await stream.WriteAsync(ScriptedServer.Head(), stop);
            while (true)
            {
                await stream.WriteAsync("x"u8.ToArray(), stop);
                await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, stop);
            }
        });
        var failing = FailsAsync(server.Url, clock: clock);

        // To the mirror's clock it is a byte every few seconds.
        await Awaited.Of(PassAsync(), "the end");
        Assert.Contains("less than 262144 bytes within 60 s", (await failing).Message, StringComparison.Ordinal);
        Assert.Equal(HttpIndexLimits.Attempts, asked);

        async Task PassAsync()
        {
            while (!failing.IsCompleted)
            {
                clock.Advance(TimeSpan.FromSeconds(5));
                await Task.WhenAny(failing, Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System));
            }
        }
    }

    [Fact]
    public async Task A_mirror_that_says_nothing_is_given_up()
    {
        var clock = new FakeClock();
        using var asked = new SemaphoreSlim(0);
        await using var server = new ScriptedServer((_, _, stop) =>
        {
            asked.Release();
            return Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop);
        });
        var failing = FailsAsync(server.Url, clock: clock);
        for (var attempt = 0; attempt < HttpIndexLimits.Attempts; attempt++)
        {
            await Awaited.Of(asked.WaitAsync(), "a request");
            clock.Advance(HttpIndexLimits.StallTime);
        }

        Assert.Equal(ListingFailure.Failed, (await Awaited.Of(failing, "the end")).Failure);
    }

    [Fact]
    public async Task Only_the_wait_for_the_mirror_counts_and_what_it_sends_gives_it_time()
    {
        var clock = new FakeClock();
        var most = HttpIndexLimits.StallTime - TimeSpan.FromSeconds(1);
        var stall = new Stall(new Uri("http://a.example/"), clock, CancellationToken.None);
        for (var i = 0; i < 10; i++)
        {
            await WaitAsync(most);
            stall.Read(HttpIndexLimits.StallBytes);
            clock.Advance(10 * most);
        }

        stall.Read(HttpIndexLimits.StallBytes - 1);
        await WaitAsync(most);
        await Assert.ThrowsAsync<OutgoingException>(() => WaitAsync(TimeSpan.FromSeconds(1)));

        Task<int> WaitAsync(TimeSpan time) => stall.WaitAsync(token =>
        {
            clock.Advance(time);
            return token.IsCancellationRequested ? Task.FromCanceled<int>(token) : Task.FromResult(1);
        });
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Wherever_the_connection_breaks_the_listing_fails(bool reset)
    {
        var body = Encoding.ASCII.GetBytes($"<html><h1>Index of /</h1>{Row} <a href=b>b</a> 01-Jan-2026 00:00 5</html>");
        byte[] answer = [.. ScriptedServer.Head(reset ? $"Content-Length: {body.Length}\r\n" : ""), .. body];
        var cut = 0;
        await using var server = new ScriptedServer(async (_, stream, stop) =>
        {
            await stream.WriteAsync(answer.AsMemory(0, cut), stop);
            if (reset) ScriptedServer.Reset(stream);
        });
        for (; cut < answer.Length; cut++) Assert.Equal(ListingFailure.Failed, (await FailsAsync(server.Url)).Failure);
        if (!reset) Assert.Equal(2, (await ListAsync(server.Url)).Entries.Count);
    }

    [Theory]
    [InlineData("/elsewhere/{0}")]
    [InlineData("http://localhost/")]
    [InlineData("http://10.0.0.1/")]
    [InlineData("http://[::ffff:10.0.0.1]/")]
    [InlineData("ftp://127.0.0.1/")]
    public async Task Redirects_that_lead_nowhere_are_not_followed(string target)
    {
        var hops = 0;
        await using var server = await ToyServer.StartAsync(context =>
        {
            if (context.Request.Path == "/base/") return PageAsync(context, Rows("file", "moved/"));
            context.Response.Redirect(string.Format(null, target, hops++));
            return Task.CompletedTask;
        });
        Assert.Equal(ListingFailure.Failed, (await FailsAsync(server)).Failure);
        var (entries, meter) = await ListAsync(server.At("base/").AbsoluteUri);
        Assert.Equal(("base/file", 1), ("base/" + Assert.Single(entries).Path, meter.Unlisted));
        Assert.InRange(hops, 2, 12);
    }

    [Fact]
    public async Task Ten_thousand_directories_below_each_other_end_at_the_budget_or_where_paths_do()
    {
        await using var server = await PagesAsync(path => path.Length > 20_000 ? Rows("end") : Rows("d/", $"f{path.Length}"));
        Assert.Equal(ListingFailure.Budget, (await FailsAsync(server)).Failure);
        var (entries, meter) = await ListAsync(server, new ListingBudget { Entries = 100_000, Depth = 10_000 });
        Assert.InRange(entries.Count, 400, Protocol.Limits.PathBytes);
        Assert.True(meter.Hostile > 0);
    }

    [Fact]
    public async Task A_link_to_its_own_directory_is_not_followed_for_ever()
    {
        await using var server = await PagesAsync(path => path == "/" ? Rows("file", "x/") : Rows("self/"));
        var (entries, meter) = await ListAsync(server);
        Assert.Equal("file", Assert.Single(entries).Path);
        Assert.InRange(meter.Entries, 3, 10);
    }

    [Fact]
    public async Task A_large_directory_that_leads_up_is_known_by_its_first_rows()
    {
        var names = Enumerable.Range(0, 400).Select(i => $"f{i:000}").Append("z/").ToList();
        var asked = 0;
        await using var server = await PagesAsync(_ => Rows(names.Append($"new{asked++}")));
        Assert.Equal(401, (await ListAsync(server)).Entries.Count);
        Assert.Equal(2, asked);
    }

    [Fact]
    public async Task A_listing_that_changes_while_it_is_read_is_read_as_it_is()
    {
        var asked = 0;
        await using var server = await PagesAsync(path =>
        {
            asked++;
            return path == "/" ? Rows("a/", "b/", "c/", "gone/") : path == "/gone/" ? null : Rows($"f{asked}", $"f{asked}");
        });
        var (entries, meter) = await ListAsync(server);
        Assert.Equal((3, 1), (entries.Count, meter.Unlisted));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_page_that_breaks_off_is_gone_on_with_where_it_was_if_it_is_still_the_same(bool changes)
    {
        var asked = 0;
        await using var server = await ToyServer.StartAsync(async context =>
        {
            var attempt = ++asked;
            var row = (long i) => $"<a href=\"f{i}\">x</a> 01-Jan-2026 00:00 {(changes && i == 900 ? attempt : 5)}\n";
            await EndlessAsync(context, row, attempt == 1 ? 5000 : 6000);
            await context.Response.Body.FlushAsync();
            if (attempt == 1) context.Abort();
        });
        var budget = new ListingBudget { Entries = 10_000 };
        if (changes)
        {
            Assert.Contains("changed while it was read", (await FailsAsync(server, budget)).Message, StringComparison.Ordinal);
            return;
        }

        var (entries, _) = await ListAsync(server, budget);
        Assert.Equal(6000, entries.Count);
        Assert.Equal(6000, entries.Select(entry => entry.Path).Distinct().Count());
    }

    [Fact]
    public async Task Json_that_breaks_off_is_a_failure()
    {
        await using var server = await ToyServer.StartAsync(
            context => PageAsync(context, """[{"name":"a","type":"file"},""", "application/json"));
        Assert.Contains("broken or cut off", (await FailsAsync(server)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answers_that_are_no_index_at_all_are_none()
    {
        foreach (var type in new[] { "text/plain", "", "text/html, x", "image/png" })
        {
            await using var server = await ToyServer.StartAsync(context =>
            {
                context.Response.StatusCode = (int)HttpStatusCode.OK;
                if (type.Length > 0) context.Response.Headers.ContentType = type;
                return context.Response.WriteAsync(Rows("a", "b"));
            });
            Assert.Contains("shows no directory index", (await FailsAsync(server)).Message, StringComparison.Ordinal);
        }
    }
}
