using System.Text;
using MirrorActors.Actors.Scanning;

namespace MirrorActors.Actors.Tests.Scanning.Ftp;

/// <summary>Servers whose listings say what no mirror should, or change while they are read.</summary>
public sealed class FtpOddTests
{
    private const string Fact = "type=file;size=5;modify=20260101000000; real\r\n";
    private const string Line = "-rw-r--r-- 1 0 0 5 Jan 01 2026 real\r\n";

    [Theory]
    [InlineData("-5")]
    [InlineData("99999999999999999999999999")]
    [InlineData("-")]
    [InlineData("NaN")]
    [InlineData("9223372036854775807")]
    public async Task Sizes_that_are_none_are_not_known_or_the_file_is_left_out(string size)
    {
        await using var facts = ScriptedFtp.OfMlsd(("/", $"type=file;size={size};modify=20260101000000; odd\r\ntype=file; none\r\n{Fact}"));
        await using var lines = ScriptedFtp.Of(("/", $"-rw-r--r-- 1 0 0 {size} Jan 01 2026 odd\r\n{Line}"));
        await using var dos = ScriptedFtp.Of(("/", $"01-01-2026  12:09PM  {size} odd\r\n01-01-2026  12:09PM  5 real\r\n"));
        foreach (var server in new[] { facts, lines, dos })
        {
            var entries = await FtpTestKit.Lister().AllAsync(new ListingTarget(server.Url));
            Assert.Equal(SizeRange.Exactly(5), Assert.Single(entries, e => e.Path == "real").Size);
            Assert.All(entries.Where(e => e.Path != "real"), e => Assert.True(
                e.Size == SizeRange.Unknown || (size.StartsWith('9') && e.Size == SizeRange.Exactly(long.MaxValue)), $"{e}"));
        }
    }

    [Theory]
    [InlineData("modify=19011213204552", "Dec 13 1901", "12-13-1901  08:45PM", 1901)]
    [InlineData("modify=21060207062815", "Feb 07 2106", "02-07-2106  06:28AM", 2106)]
    [InlineData("modify=99991231235959", "Dec 31 9999", "12-31-9999  11:59PM", 9999)]
    public async Task Dates_far_away_are_dates(string fact, string line, string dos, int year)
    {
        await using var facts = ScriptedFtp.OfMlsd(("/", $"type=file;size=5;{fact}; a\r\n"));
        await using var lines = ScriptedFtp.Of(("/", $"-rw-r--r-- 1 0 0 5 {line} a\r\n"));
        await using var other = ScriptedFtp.Of(("/", $"{dos}  5 a\r\n"));
        foreach (var server in new[] { facts, lines, other })
        {
            var entry = Assert.Single(await FtpTestKit.Lister().AllAsync(new ListingTarget(server.Url)));
            Assert.Equal(year, new DateTime(entry.Time!.Value.Ticks).Year);
        }
    }

    [Fact]
    public async Task Ten_thousand_directories_below_each_other_end_at_the_budget_or_where_paths_do()
    {
        await using var server = new ScriptedFtp
        {
            Features = ScriptedFtp.MlsdFeatures,
            Listing = async (path, data) =>
            {
                await data.WriteAsync(Encoding.Latin1.GetBytes($"type=dir; d\r\ntype=file;size={path.Length}; f\r\n"));
                return "226 Done.";
            },
        };
        var meter = new ListingMeter(new ListingBudget { Entries = 100_000, Depth = 10_000 });
        var entries = await FtpTestKit.Lister().AllAsync(new ListingTarget(server.Url), meter);
        Assert.InRange(entries.Count, 400, Protocol.Limits.PathBytes);
        Assert.True(meter.Hostile > 0);
    }

    [Fact]
    public async Task A_listing_that_changes_while_it_is_read_is_read_as_it_is()
    {
        var asked = 0;
        await using var server = new ScriptedFtp
        {
            Features = ScriptedFtp.MlsdFeatures,
            Reply = command => command == "CWD /gone/" ? "550 It was just there." : null,
            Listing = async (path, data) =>
            {
                var rows = path == "/"
                    ? "type=dir; a\r\ntype=dir; gone\r\ntype=dir; b\r\n"
                    : $"type=file;size={++asked}; f{asked}\r\ntype=file;size={++asked}; f{asked}\r\n";
                await data.WriteAsync(Encoding.Latin1.GetBytes(rows));
                return "226 Done.";
            },
        };
        var meter = new ListingMeter(FtpTestKit.Budget);
        var entries = await FtpTestKit.Lister().AllAsync(new ListingTarget(server.Url), meter);
        Assert.Equal((4, 1), (entries.Count, meter.Unlisted));
    }
}
