using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using MirrorActors.Geo;
using MirrorActors.Geo.Locating;
using MirrorActors.Testing;
using MirrorActors.Web.AccessLog;
using MirrorActors.Web.Metrics;
using MirrorActors.Web.Tests.Toy;

namespace MirrorActors.Web.Tests.AccessLog;

public sealed class AccessLogTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("access-log-").FullName;
    private readonly WebMetrics _metrics = new();

    [Fact]
    public void A_line_names_time_client_request_mirror_reason_place_and_bytes()
    {
        Assert.Equal(
            "2026-01-02T03:04:05.678Z 192.0.2.0 GET 302 \"/a\\x22b\\x5c\\x0a\" "
            + "berlin redirect country DE/EU/64496 12\n",
            Line(Record() with { Target = "/a\"b\\\n" }));
    }

    [Fact]
    public void A_line_without_a_mirror_has_dashes()
    {
        var record = new AccessRecord
        {
            UtcTicks = 0,
            Client = AddressKey.Parse("2001:db8:1:2::3"),
            Method = new string('X', 99),
            Status = 405,
            Target = "*",
            Outcome = "method",
        };
        Assert.Equal("0001-01-01T00:00:00.000Z 2001:db8:1:: - 405 \"*\" - method - -/-/0 0\n", Line(record));
    }

    [Fact]
    public void Whole_addresses_are_logged_when_asked_for()
    {
        Assert.Contains(" 192.0.2.77 ", Line(Record(), wholeAddress: true), StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_has_room_for_the_longest_target_and_fallback()
    {
        var mirror = new string('m', MirrorActors.Protocol.Limits.UrlChars);
        var line = Line(Record() with { Target = new string('"', 100_000), Mirror = mirror });
        Assert.EndsWith($"\\x22\" {mirror} redirect country DE/EU/64496 12\n", line, StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_target_is_cut()
    {
        Assert.InRange(Line(Record() with { Target = new string('a', 100_000) }).Length, 2000, 3000);
    }

    [Fact]
    public async Task Lines_reach_the_file_and_a_rotated_file_is_opened_anew()
    {
        var file = Path.Combine(_directory, "access.log");
        await using (var log = Make(file))
        {
            log.Start();
            log.Add(Record() with { Target = "/first" });
            await AwaitLineAsync(file, "/first");
            File.Move(file, file + ".1");
            log.Reopen();
            log.Add(Record() with { Target = "/second" });
        }

        Assert.Contains("/first", await File.ReadAllTextAsync(file + ".1"), StringComparison.Ordinal);
        var second = await File.ReadAllTextAsync(file);
        Assert.Contains("/second", second, StringComparison.Ordinal);
        Assert.DoesNotContain("/first", second, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lines_beyond_the_buffer_are_dropped_and_counted()
    {
        var file = Path.Combine(_directory, "full.log");
        var lines = WebLimits.AccessLogBytes / Line(Record()).Length;
        await using (var log = Make(file))
        {
            for (var i = 0; i < lines + 5; i++) log.Add(Record());
            log.Start();
        }

        Assert.Equal(5, _metrics.AccessLogDropped.Read());
        Assert.Equal(lines, (await File.ReadAllLinesAsync(file)).Length);
    }

    [Fact]
    public async Task No_line_of_many_threads_is_lost_or_torn()
    {
        const int threads = 4;
        const int each = 3000;
        var file = Path.Combine(_directory, "many.log");
        await using (var log = Make(file))
        {
            log.Start();
            await Task.WhenAll(Enumerable.Range(0, threads).Select(t => Task.Run(() =>
            {
                for (var i = 0; i < each; i++) log.Add(Record() with { Target = $"/{t}/{i}", Bytes = (t * each) + i });
            })));
        }

        var lines = await File.ReadAllLinesAsync(file);
        var bytes =
            lines.Select(static l => int.Parse(l.Split(' ')[^1], System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(Enumerable.Range(0, threads * each), bytes.Order());
        Assert.All(lines, static l => Assert.Equal(10, l.Split(' ').Length));
    }

    [Fact]
    public async Task A_log_that_cannot_be_written_harms_nobody()
    {
        await using var log = Make(Path.Combine(_directory, "missing", "access.log"));
        log.Start();
        log.Add(Record());
    }

    [Fact]
    public async Task A_full_disk_is_told_once_and_what_is_lost_is_counted()
    {
        var clock = new FakeClock();
        var log = new ToyLog();
        await using var writer = new AccessLogWriter("/dev/full", false, clock, _metrics, log);
        writer.Start();
        for (var i = 1; i <= 3; i++)
        {
            writer.Add(Record());
            writer.Add(Record());
            await clock.WaitForTimersAsync(1);
            clock.Advance(TimeSpan.FromSeconds(1));
            await AwaitAsync(() => _metrics.AccessLogDropped.Read() == 2 * i, $"{2 * i} lost lines");
        }

        Assert.StartsWith("3004 ", Assert.Single(log.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_lines_of_requests_tell_who_was_sent_where_and_why()
    {
        var file = Path.Combine(_directory, "requests.log");
        await using (var log = Make(file))
        {
            log.Start();
            await using var node = new ToyNode { AccessLog = log }.With("/a", 1).With("/b", 2, size: 5000);
            node.Publish(ToyMirror.Make(0, "berlin"));
            await node.StartAsync();
            await node.HoldAsync(0, 1);
            using var client = node.Client();
            foreach (var path in new[] { "/a?x", "/b", "/nothing", "/-/health/live" })
            {
                using var answer = await client.GetAsync(new Uri(path, UriKind.Relative));
                await answer.Content.ReadAsByteArrayAsync();
            }

            await node.StopAsync();
        }

        Assert.Equal(
            [
                "192.0.2.0 GET 302 \"/a?x\" berlin redirect country DE/EU/64496 0",
                "192.0.2.0 GET 200 \"/b\" - last-resort - DE/EU/64496 5000",
                "192.0.2.0 GET 404 \"/nothing\" - not-found - -/-/0 10",
            ],
            (await File.ReadAllLinesAsync(file)).Select(static l => l[(l.IndexOf(' ') + 1)..]));
    }

    public void Dispose()
    {
        _metrics.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private AccessLogWriter Make(string file) => new(file, false, TimeProvider.System, _metrics, NullLogger.Instance);

    private static AccessRecord Record() => new()
    {
        UtcTicks = new DateTime(2026, 1, 2, 3, 4, 5, 678, DateTimeKind.Utc).Ticks,
        Client = AddressKey.Parse("192.0.2.77"),
        Method = "GET",
        Status = 302,
        Target = "/a",
        Mirror = "berlin",
        Outcome = "redirect",
        Group = "country",
        Country = CountryCode.Parse("DE"),
        Continent = ContinentCode.Europe,
        Asn = 64496,
        Bytes = 12,
    };

    private static string Line(in AccessRecord record, bool wholeAddress = false)
    {
        var output = new byte[AccessLine.MaxBytes];
        return Encoding.UTF8.GetString(output.AsSpan(0, AccessLine.Write(output, record, wholeAddress)));
    }

    private static Task AwaitLineAsync(string file, string text) => AwaitAsync(
        () => File.Exists(file) && ReadShared(file).Contains(text, StringComparison.Ordinal),
        $"a line with {text} in {file}");

    private static async Task AwaitAsync(Func<bool> fact, string awaited)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30), TimeProvider.System);
        while (!fact())
        {
            if (limit.IsCancellationRequested) throw new TimeoutException($"awaited {awaited}");
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        }
    }

    private static string ReadShared(string file)
    {
        using var reader = new StreamReader(
            new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        return reader.ReadToEnd();
    }
}
