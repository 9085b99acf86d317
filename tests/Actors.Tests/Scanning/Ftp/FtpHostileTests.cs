using System.Net.Sockets;
using System.Text;
using MirrorActors.Actors.Scanning;
using MirrorActors.Actors.Scanning.Ftp;
using MirrorActors.Testing;

namespace MirrorActors.Actors.Tests.Scanning.Ftp;

/// <summary>Servers that mean harm.</summary>
public sealed class FtpHostileTests
{
    private const string Row = "type=file;size=9;modify=20260101000000; a\r\n";

    [Theory]
    [InlineData("220-x\r\n", "an endless reply")]
    [InlineData("220 xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "an endless")]
    [InlineData("x", "an endless")]
    public async Task An_endless_reply_ends(string piece, string expected)
    {
        await using var server = new ScriptedFtp { Talk = (stream, token) => ForeverAsync(stream, piece, token) };
        var failure = await FtpTestKit.Lister().FailsAsync(server.Url);
        Assert.StartsWith(expected, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_endless_line_ends()
    {
        await using var server = Mlsd((_, data) => ForeverAsync(data, "type=file;xxxxxxxxxxxxxxxxxxxx"));
        Assert.Equal("an endless line", (await FtpTestKit.Lister().FailsAsync(server.Url)).Message);
    }

    [Theory]
    [InlineData("type=file;size=9; a\r\n")]
    [InlineData("type=dir; a\r\n")]
    [InlineData("type=odd; a\r\n")]
    [InlineData("garbage\r\n")]
    public async Task An_endless_listing_ends_by_its_entries(string row)
    {
        await using var server = Mlsd((_, data) => ForeverAsync(data, row));
        Assert.Equal(ListingFailure.Budget, (await FtpTestKit.Lister().FailsAsync(server.Url)).Failure);
    }

    [Fact]
    public async Task An_endless_listing_of_nothing_ends_by_its_bytes()
    {
        await using var server = Mlsd((_, data) => ForeverAsync(data, "\r\n"));
        var failure = await FtpTestKit.Lister().FailsAsync(server.Url, FtpTestKit.Budget with { Bytes = 1 << 20 });
        Assert.Equal(ListingFailure.Budget, failure.Failure);
    }

    [Fact]
    public async Task A_name_of_64_kilobytes_is_left_out_and_counted()
    {
        foreach (var length in new[] { 1100, 64 << 10, 200 << 10 })
        {
            var name = new string('x', length);
            await using var server = ScriptedFtp.OfMlsd(("/", $"type=file;size=9; {name}\r\ntype=dir; {name}\r\n{Row}"));
            var meter = new ListingMeter(FtpTestKit.Budget);
            Assert.Equal("a", Assert.Single(await FtpTestKit.Lister().AllAsync(new ListingTarget(server.Url), meter)).Path);
            Assert.Equal(2, meter.Hostile);
        }
    }

    [Fact]
    public async Task Hostile_names_are_left_out_and_counted()
    {
        string[] names = ["../x", "/etc/passwd", "a/../../b", "a\0b", "a\nb", "a\rb", "\u00e9", "\u00c0\u00af", "a\\b", "\u0001", "...", "x"];
        var rows = string.Concat(names.Select(name => $"type=file;size=9; {name}\r\ntype=dir; {name}\r\n"));
        await using var server = ScriptedFtp.OfMlsd(("/", rows), ("/x/", Row), ("/.../", ""));
        var meter = new ListingMeter(FtpTestKit.Budget);
        var entries = await FtpTestKit.Lister().AllAsync(new ListingTarget(server.Url), meter);
        Assert.Equal(["...", "x", "x/a"], entries.Select(entry => entry.Path).Order(StringComparer.Ordinal));
        Assert.Equal(20, meter.Hostile);
        Assert.Equal(3, server.Commands.Count(command => command.StartsWith("CWD", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("a\r\nDELE x/")]
    [InlineData("a\nDELE x/")]
    [InlineData("a\0/")]
    public async Task A_line_end_never_reaches_the_server_within_a_command(string directory)
    {
        await using var server = ScriptedFtp.OfMlsd(("/", Row));
        await Assert.ThrowsAsync<ListingException>(
            () => FtpTestKit.Lister().AllAsync(new ListingTarget(server.Url, directory)));
        Assert.DoesNotContain(server.Commands, command => command.Contains("DELE", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("227 Elsewhere (10,0,0,1,{0},{1}).")]
    [InlineData("227 Elsewhere (192,0,2,1,{0},{1}).")]
    public async Task The_data_connection_goes_to_the_servers_own_address_whatever_pasv_says(string reply)
    {
        ScriptedFtp? server = null;
        server = new ScriptedFtp
        {
            Features = ScriptedFtp.MlsdFeatures,
            Reply = command =>
            {
                if (command == "EPSV") return "500 Unknown.";
                if (command != "PASV") return null;
                var port = server!.Open();
                return string.Format(System.Globalization.CultureInfo.InvariantCulture, reply, port >> 8, port & 255);
            },
            Listing = Sends(Row),
        };
        await using var _ = server;
        Assert.Single(await FtpTestKit.Lister().AllAsync(new ListingTarget(server.Url)));
    }

    [Theory]
    [InlineData("229 (|||22|)", "227 (127,0,0,1,0,22)")]
    [InlineData("229 garbage", "227 garbage")]
    [InlineData("229 (|||99999|)", "227 (1,2,3)")]
    [InlineData("200 ", "500 ")]
    public async Task No_usable_port_is_a_failure(string extended, string passive)
    {
        await using var server = new ScriptedFtp
        {
            Reply = command => command == "EPSV" ? extended : command == "PASV" ? passive : null,
        };
        Assert.StartsWith("PASV", (await FtpTestKit.Lister().FailsAsync(server.Url)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_connection_that_breaks_at_any_byte_is_a_failure(bool isReset)
    {
        for (var bytes = 0; ; bytes++)
        {
            var left = bytes;
            var isCut = false;
            await using var server = Mlsd(async (_, data) =>
            {
                await data.WriteAsync(Encoding.Latin1.GetBytes(Row[..Math.Min(left, Row.Length)]));
                isCut = left < Row.Length;
                if (isCut && isReset) ((NetworkStream)data).Socket.Close(timeout: 0);
                return isCut ? ScriptedFtp.HangUp : "226 Done.";
            });
            if (!await IsWholeAsync(server)) continue;
            Assert.False(isCut);
            return;
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_control_connection_that_breaks_at_any_byte_is_a_failure(bool isReset)
    {
        const string Greeting = "220-Hello.\r\n220 Go on.\r\n331 Your address?\r\n230 Welcome.\r\n500 What?\r\n";
        for (var bytes = 0; bytes <= Greeting.Length; bytes++)
        {
            var part = Encoding.Latin1.GetBytes(Greeting[..bytes]);
            await using var server = new ScriptedFtp
            {
                Talk = async (stream, token) =>
                {
                    await stream.WriteAsync(part, token);
                    if (isReset) stream.Socket.Close(timeout: 0);
                },
            };
            Assert.False(await IsWholeAsync(server));
        }
    }

    [Fact]
    public async Task Directories_without_end_end_by_the_depth()
    {
        await using var server = Mlsd((path, data) => Sends($"type=dir; d\r\ntype=file;size={path.Length}; f\r\n")(path, data));
        var failure = await FtpTestKit.Lister().FailsAsync(server.Url, FtpTestKit.Budget with { Depth = 20 });
        Assert.Equal((ListingFailure.Budget, 21), (failure.Failure, server.Commands.Count(command => command == "MLSD")));
    }

    [Fact]
    public async Task A_million_entries_are_handed_on_as_they_come()
    {
        const int Entries = 1_000_000;
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = Mlsd(async (_, data) =>
        {
            // The rest is sent when the first have come out at the other end.
            await Sends(string.Concat(Enumerable.Repeat(Row, 10_000)))("", data);
            await Awaited.Of(seen.Task, "the first entries to be listed");
            for (var i = 1; i < Entries / 10_000; i++) await Sends(string.Concat(Enumerable.Repeat(Row, 10_000)))("", data);
            return "226 Done.";
        });
        var count = 0;
        var meter = new ListingMeter(new ListingBudget { Entries = Entries });
        await foreach (var _ in FtpTestKit.Lister().ListAsync(new ListingTarget(server.Url), meter, CancellationToken.None))
        {
            if (++count == 5_000) seen.SetResult();
        }

        Assert.Equal(Entries, count);
    }

    [Fact]
    public async Task Directories_that_wait_are_bounded()
    {
        var rows = string.Concat(Enumerable.Repeat($"type=dir; {new string('x', 900)}\r\n", 1000));
        await using var server = Mlsd((_, data) => ForeverAsync(data, rows));
        var failure = await FtpTestKit.Lister().FailsAsync(server.Url, new ListingBudget { Entries = long.MaxValue });
        Assert.Equal(ListingFailure.Budget, failure.Failure);
        Assert.Contains("wait to be listed", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("USER")]
    [InlineData("LIST")]
    public async Task What_trickles_ends(string where)
    {
        var clock = new FakeClock();
        var tricking = new TaskCompletionSource<Stream>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = Trickling(where, tricking);
        var listing = FtpTestKit.Lister(clock: clock).FailsAsync(server.Url);
        var stream = await Awaited.Of(tricking.Task, "the server to begin");
        for (var seconds = 0; !listing.IsCompleted; seconds += 10)
        {
            Assert.True(seconds < 300, "one byte in ten seconds goes on for ever");
            await Task.WhenAny(listing, clock.WaitForTimersAsync(1));
            clock.Advance(TimeSpan.FromSeconds(10));
            if (!listing.IsCompleted) await SendByteAsync(stream);
        }

        Assert.Contains("not done within", (await listing).Message, StringComparison.Ordinal);
    }

    private static async Task SendByteAsync(Stream stream)
    {
        try
        {
            await stream.WriteAsync("2"u8.ToArray());
        }
        catch (IOException)
        {
            // The client has just hung up.
        }
    }

    private static ScriptedFtp Trickling(string where, TaskCompletionSource<Stream> trickling)
    {
        if (where == "LIST")
        {
            return new ScriptedFtp
            {
                Listing = async (_, data) =>
                {
                    trickling.SetResult(data);
                    await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System);
                    return "";
                },
            };
        }

        return new ScriptedFtp
        {
            Talk = async (stream, token) =>
            {
                await stream.WriteAsync("220 Hello.\r\n"u8.ToArray(), token);
                await stream.ReadExactlyAsync(new byte[4], token);
                trickling.SetResult(stream);
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
            },
        };
    }

    private static ScriptedFtp Mlsd(Func<string, Stream, Task<string>> listing) =>
        new() { Features = ScriptedFtp.MlsdFeatures, Listing = listing };

    private static Func<string, Stream, Task<string>> Sends(string text) => async (_, data) =>
    {
        await data.WriteAsync(Encoding.Latin1.GetBytes(text));
        return "226 Done.";
    };

    private static async Task<string> ForeverAsync(Stream stream, string piece, CancellationToken token = default)
    {
        var bytes = Encoding.Latin1.GetBytes(string.Concat(Enumerable.Repeat(piece, 1 + (10_000 / piece.Length))));
        while (true) await stream.WriteAsync(bytes, token);
    }

    private static async Task<bool> IsWholeAsync(ScriptedFtp server)
    {
        try
        {
            await FtpTestKit.Lister().AllAsync(new ListingTarget(server.Url));
            return true;
        }
        catch (ListingException e)
        {
            Assert.Equal(ListingFailure.Failed, e.Failure);
            return false;
        }
    }
}
