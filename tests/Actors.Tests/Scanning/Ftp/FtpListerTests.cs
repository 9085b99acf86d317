using System.Text;
using MirrorActors.Actors.Outgoing;
using MirrorActors.Actors.Scanning;
using MirrorActors.Testing;

namespace MirrorActors.Actors.Tests.Scanning.Ftp;

/// <summary>What servers do that are not at hand, or that real ones do only now and then.</summary>
public sealed class FtpListerTests
{
    private const string Self = "drwxr-xr-x 2 0 0 4096 Nov 01 2024 .\r\n";

    [Fact]
    public async Task A_server_that_knows_no_options_is_asked_without()
    {
        await using var server = new ScriptedFtp
        {
            Reply = command => command switch
            {
                "FEAT" or "PWD" or "EPSV" or "TYPE I" => "500 Unknown command.",
                "LIST -a" => "501 Bad parameter.",
                _ => null,
            },
            Listing = Sends("-rw-r--r-- 1 0 0 9 Nov 01 2024 a\r\n"),
        };
        Assert.Equal(["a"], await PathsAsync(server));
        Assert.Equal(
            ["USER anonymous", "PASS MirrorActors@", "FEAT", "TYPE I", "PWD", "CWD /", "EPSV", "PASV", "LIST -a", "PASV", "LIST"],
            server.Commands.Where(command => command != "QUIT"));
    }

    [Fact]
    public async Task A_server_that_takes_the_option_for_a_name_is_asked_without()
    {
        var asked = "";
        await using var server = new ScriptedFtp
        {
            Reply = command =>
            {
                asked = command.StartsWith("LIST", StringComparison.Ordinal) ? command : asked;
                return null;
            },
            Listing = (path, data) => Sends(asked == "LIST" ? "11-20-26  08:09AM          42 a\r\n" : "")(path, data),
        };
        Assert.Equal(["a"], await PathsAsync(server));
    }

    [Fact]
    public async Task A_server_that_offers_mlsd_and_has_none_is_asked_by_list()
    {
        await using var server = new ScriptedFtp
        {
            Features = ScriptedFtp.MlsdFeatures,
            Reply = command => command == "MLSD" ? "502 Not implemented." : null,
            Listing = Sends(Self + "-rw-r--r-- 1 0 0 9 Nov 01 2024 a\r\n"),
        };
        Assert.Equal(["a"], await PathsAsync(server));
        Assert.Contains("LIST -a", server.Commands);
    }

    [Fact]
    public async Task A_client_that_has_seen_all_says_good_bye()
    {
        var said = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = new ScriptedFtp
        {
            Reply = command =>
            {
                if (command == "QUIT") said.SetResult();
                return null;
            },
            Listing = Sends(Self),
        };
        Assert.Empty(await PathsAsync(server));
        await Awaited.Of(said.Task, "the client to say QUIT");
    }

    [Fact]
    public async Task Names_with_any_printable_character_are_sent_as_they_are()
    {
        const string Name = "\u00fc \u0085 [x]* \U0001F427 ' \" %20 ~";
        var bytes = Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(Name));
        await using var server = ScriptedFtp.Of(("/", Self + Dir(bytes)), ($"/{bytes}/", Self + "-rw-r--r-- 1 0 0 9 Nov 01 2024 a\r\n"));
        Assert.Equal([Name + "/a"], await PathsAsync(server));
    }

    [Fact]
    public async Task The_path_of_the_url_is_below_where_the_server_puts_a_user()
    {
        await using var server = new ScriptedFtp
        {
            Reply = command => command == "PWD" ? "257 \"/srv/my ftp\" is current." : null,
            Listing = Sends(Self + "-rw-r--r-- 1 0 0 9 Nov 01 2024 a\r\n"),
        };
        Assert.Equal(["pub/a"], await PathsAsync(server, new ListingTarget(server.Url + "x%20y/", "pub/")));
        Assert.Contains("CWD /srv/my ftp/x y/pub/", server.Commands);
    }

    [Theory]
    [InlineData("257 \"C:\\ftp\" is current.")]
    [InlineData("257 \"/a/../..\" is current.")]
    [InlineData("257 \"/a")]
    [InlineData("257 /")]
    [InlineData("257 \"\" ")]
    [InlineData("250 \"/home\"")]
    public async Task A_home_that_is_no_path_is_the_root(string reply)
    {
        await using var server = new ScriptedFtp
        {
            Reply = command => command == "PWD" ? reply : null,
            Listing = Sends(Self),
        };
        Assert.Empty(await PathsAsync(server));
        Assert.Contains("CWD /", server.Commands);
    }

    [Fact]
    public async Task A_contact_is_the_password()
    {
        await using var server = ScriptedFtp.Of(("/", Self));
        var options = FtpTestKit.Loopback with { UserAgent = "MirrorActors (+https://a.example/contact; mirrors@a.example)" };
        await FtpTestKit.Lister(options).AllAsync(new ListingTarget(server.Url));
        Assert.Contains("PASS " + options.UserAgent, server.Commands);
    }

    [Fact]
    public async Task No_password_is_sent_to_who_wants_none()
    {
        await using var server = new ScriptedFtp
        {
            Reply = command => command == "USER anonymous" ? "230-Welcome.\r\n230 Go on." : null,
            Listing = Sends(Self),
        };
        await PathsAsync(server);
        Assert.DoesNotContain(server.Commands, command => command.StartsWith("PASS", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Directories_that_are_kept_to_the_server_are_left_out_and_counted()
    {
        await using var server = new ScriptedFtp
        {
            Reply = command => command == "CWD /denied/" ? "550 Permission denied." : null,
            Listing = (path, data) => Sends(path switch
            {
                "/" => Self + "-rw-r--r-- 1 0 0 9 Nov 01 2024 a\r\n" + Dir("denied") + Dir("nothing") + Dir("says so"),
                "/says so/" => "ls: cannot open directory '.': Permission denied\r\n",
                _ => "",
            })(path, data),
        };
        var meter = new ListingMeter(FtpTestKit.Budget);
        Assert.Equal(["a"], await PathsAsync(server, meter: meter));
        Assert.Equal((3, 5), (meter.Unlisted, meter.Entries));
    }

    [Theory]
    [InlineData("550 No files found.")]
    [InlineData("450 No files found")]
    public async Task No_files_is_no_failure(string reply)
    {
        await using var server = new ScriptedFtp { Reply = c => c.StartsWith("LIST", StringComparison.Ordinal) ? reply : null };
        Assert.Empty(await PathsAsync(server));
    }

    [Theory]
    [InlineData("550 Access is denied.", ListingFailure.Failed)]
    [InlineData("550 /: Permission denied", ListingFailure.Failed)]
    [InlineData("550 Failed to change directory.", ListingFailure.Absent)]
    [InlineData("550 No such file or directory", ListingFailure.Absent)]
    [InlineData("451 Disk trouble", ListingFailure.Failed)]
    [InlineData("421 Timeout", ListingFailure.Busy)]
    public async Task Why_a_directory_cannot_be_entered_is_told(string reply, ListingFailure expected)
    {
        await using var server = new ScriptedFtp { Reply = c => c.StartsWith("CWD", StringComparison.Ordinal) ? reply : null };
        var failure = await FtpTestKit.Lister().FailsAsync(server.Url);
        Assert.Equal(expected, failure.Failure);
        Assert.Contains(reply, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_not_everybody_may_read_is_staged_with_all_below()
    {
        await using var server = ScriptedFtp.Of(
            ("/", Self + "-rw-r--r-- 1 0 0 9 Nov 01 2024 a\r\n-rw-r----- 1 0 0 9 Nov 01 2024 b\r\ndrwxr-x--- 1 0 0 9 Nov 01 2024 c\r\n"),
            ("/c/", Self + Dir("d")),
            ("/c/d/", Self + "-rw-r--r-- 1 0 0 9 Nov 01 2024 e\r\n"));
        var entries = await FtpTestKit.Lister().AllAsync(new ListingTarget(server.Url));
        Assert.Equal(["a File", "b Staged", "c/d/e Staged"], entries.Select(e => $"{e.Path} {e.Kind}"));
    }

    [Fact]
    public async Task A_link_is_not_followed_and_a_directory_that_looks_as_one_above_is_not_descended()
    {
        var root = Self + "lrwxrwxrwx 1 0 0 2 Nov 01 2024 up -> ..\r\n" + Dir("again") + "-rw-r--r-- 1 0 0 9 Nov 01 2024 a\r\n";
        await using var server = ScriptedFtp.Of(("/", root), ("/again/", root));
        var entries = await FtpTestKit.Lister().AllAsync(new ListingTarget(server.Url));
        Assert.Equal(["up Link", "a File", "again/up Link", "again/a File"], entries.Select(e => $"{e.Path} {e.Kind}"));
    }

    [Fact]
    public async Task Directories_alone_that_look_as_those_above_are_no_loop()
    {
        var spread = Self + Dir("0") + Dir("1");
        await using var server = new ScriptedFtp
        {
            Listing = (path, data) => Sends(path.Length < 6 ? spread : Self + "-rw-r--r-- 1 0 0 9 Nov 01 2024 a\r\n")(path, data),
        };
        Assert.Equal(8, (await PathsAsync(server)).Count());
    }

    [Theory]
    [InlineData("total 0\r\nfoo bar\r\n", true)]
    [InlineData("Volume in drive C has no label\r\n", false)]
    [InlineData("<html><body>\r\n", false)]
    public async Task A_listing_of_an_unknown_kind_is_a_failure(string text, bool isKnown)
    {
        await using var server = ScriptedFtp.Of(("/", text));
        if (isKnown) Assert.Empty(await PathsAsync(server));
        else Assert.Contains("not known", (await FtpTestKit.Lister().FailsAsync(server.Url)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("greeting", "421 Too many users.", ListingFailure.Busy)]
    [InlineData("greeting", "120 Ready in 5 minutes.", ListingFailure.Busy)]
    [InlineData("greeting", "530 Too many connections.", ListingFailure.Busy)]
    [InlineData("greeting", "550 Go away.", ListingFailure.Failed)]
    [InlineData("USER anonymous", "530 Sorry, the maximum number of clients are already connected.", ListingFailure.Busy)]
    [InlineData("USER anonymous", "530 No anonymous login.", ListingFailure.Failed)]
    [InlineData("USER anonymous", "332 Which account?", ListingFailure.Failed)]
    [InlineData("PASS MirrorActors@", "530-Sorry\r\n530 User limit reached, try later.", ListingFailure.Busy)]
    [InlineData("PASS MirrorActors@", "530 Login incorrect.", ListingFailure.Failed)]
    [InlineData("TYPE I", "421 Shutting down.", ListingFailure.Busy)]
    [InlineData("LIST -a", "421 Shutting down.", ListingFailure.Busy)]
    [InlineData("LIST -a", "425 No data connection.", ListingFailure.Failed)]
    [InlineData("EPSV", "421 Shutting down.", ListingFailure.Busy)]
    [InlineData("CWD /", "530 Not logged in.", ListingFailure.Failed)]
    public async Task A_refusal_tells_whether_to_come_later(string command, string reply, ListingFailure expected)
    {
        await using var server = new ScriptedFtp { Reply = c => c == command || (command == "LIST -a" && c == "LIST") ? reply : null };
        var failure = await FtpTestKit.Lister().FailsAsync(server.Url);
        Assert.Equal(expected, failure.Failure);
        Assert.Contains(reply.Split('\n')[^1], failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("426 Connection closed; transfer aborted.", ListingFailure.Failed)]
    [InlineData("451 Local error.", ListingFailure.Failed)]
    [InlineData("550 Gone.", ListingFailure.Failed)]
    [InlineData("150 Again?", ListingFailure.Failed)]
    [InlineData("421 Shutting down.", ListingFailure.Busy)]
    [InlineData("226 Output truncated to 10000 matches", ListingFailure.Failed)]
    public async Task A_listing_that_the_server_does_not_call_whole_is_a_failure(string last, ListingFailure expected)
    {
        await using var server = new ScriptedFtp
        {
            Listing = async (path, data) =>
            {
                await Sends(Self + "-rw-r--r-- 1 0 0 9 Nov 01 2024 a\r\n")(path, data);
                return last;
            },
        };
        var failure = await FtpTestKit.Lister().FailsAsync(server.Url);
        Assert.Equal(expected, failure.Failure);
        Assert.Contains(last, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_an_address_that_the_guard_lets_through_is_called()
    {
        await using var server = ScriptedFtp.Of(("/", Self));
        var failure = await FtpTestKit.Lister(new OutgoingOptions()).FailsAsync(server.Url);
        Assert.Contains("outgoing.allow-private", failure.Message, StringComparison.Ordinal);
        Assert.Empty(server.Commands);
    }

    [Fact]
    public async Task The_next_address_is_tried_when_one_does_not_answer()
    {
        await using var server = ScriptedFtp.Of(("/", Self + "-rw-r--r-- 1 0 0 9 Nov 01 2024 a\r\n"));
        var options = FtpTestKit.Loopback with
        {
            Resolve = (_, _) => Task.FromResult(new[] { System.Net.IPAddress.IPv6Loopback, System.Net.IPAddress.Loopback }),
        };
        var entries = await FtpTestKit.Lister(options).AllAsync(new ListingTarget($"ftp://two.example:{server.Port}/"));
        Assert.Equal("a", Assert.Single(entries).Path);
    }

    private static string Dir(string name) => $"drwxr-xr-x 2 0 0 4096 Nov 01 2024 {name}\r\n";

    private static Func<string, Stream, Task<string>> Sends(string text) => async (_, data) =>
    {
        await data.WriteAsync(Encoding.Latin1.GetBytes(text));
        return "226 Done.";
    };

    private static async Task<IEnumerable<string>> PathsAsync(
        ScriptedFtp server, ListingTarget? target = null, ListingMeter? meter = null) =>
        (await FtpTestKit.Lister().AllAsync(target ?? new ListingTarget(server.Url), meter)).Select(entry => entry.Path);
}
