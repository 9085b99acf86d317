using MirrorActors.Actors.Scanning;
using MirrorActors.Actors.Scanning.Manifests;

namespace MirrorActors.Actors.Tests.Scanning.Manifests;

public sealed class LsReaderTests
{
    private static readonly DateTime Made = new(2026, 3, 1, 12, 0, 0, DateTimeKind.Utc);

    [Fact]
    public async Task Names_come_from_headings_and_times_from_the_half_year_before()
    {
        var found = await new LsReader("", Made).ReadAsync(
            """
            .:
            total 12
            drwxr-xr-x  2 ftp ftp     4096 Feb 28 10:00 pool dir
            -rw-r--r--  1 ftp ftp        5 Feb 28 10:01 README
            -rw-r--r--. 1 ftp ftp       10 Dec 31 23:59 last year
            -rw-r--r--  1 ftp ftp 12345678 Jan  2  2020  blank first
            lrwxrwxrwx  1 ftp ftp        6 Feb  1 00:00 current -> README
            prw-r--r--  1 ftp ftp        0 Feb  1 00:00 pipe
            brw-rw----  1 root disk 8,   0 Feb  1 00:00 disk

            ./pool dir:
            total 4
            -rw-r--r-- 1 0 0 7 Mar  1 23:00 a -> b

            ./pool dir/c::
            -rw-r--r-- 1 domain users 5 group 9 Feb 29  2024 total 4

            """.ReplaceLineEndings("\n"));

        ListedEntry[] expected =
        [
            ManifestKit.File("README", 5, new DateTime(2026, 2, 28, 10, 1, 0), TimeSpan.TicksPerMinute),
            ManifestKit.File("last year", 10, new DateTime(2025, 12, 31, 23, 59, 0), TimeSpan.TicksPerMinute),
            ManifestKit.File(" blank first", 12345678, new DateTime(2020, 1, 2), TimeSpan.TicksPerDay),
            ManifestKit.File("current", 6, new DateTime(2026, 2, 1), TimeSpan.TicksPerMinute) with { Kind = ListedKind.Link, Target = "README" },
            ManifestKit.File("pool dir/a -> b", 7, new DateTime(2026, 3, 1, 23, 0, 0), TimeSpan.TicksPerMinute),
            ManifestKit.File("pool dir/c:/total 4", 9, new DateTime(2024, 2, 29), TimeSpan.TicksPerDay),
        ];
        Assert.Equal(expected, found);
    }

    [Theory]
    [InlineData("2026-02-28 10:01", "2026-02-28T10:01:00", TimeSpan.TicksPerMinute)]
    [InlineData("2026-02-28 10:01:02.123456789 +0000", "2026-02-28T10:01:02", TimeSpan.TicksPerSecond)]
    [InlineData("2026-02-28 10:01:02.000000000 +0530", "2026-02-28T04:31:02", TimeSpan.TicksPerSecond)]
    [InlineData("2026-02-28 10:01:02.000000000 -0100", "2026-02-28T11:01:02", TimeSpan.TicksPerSecond)]
    [InlineData("1901-12-13 20:45", "1901-12-13T20:45:00", TimeSpan.TicksPerMinute)]
    [InlineData("2106-02-07 06:28", "2106-02-07T06:28:00", TimeSpan.TicksPerMinute)]
    [InlineData("Feb  7  2106", "2106-02-07", TimeSpan.TicksPerDay)]
    [InlineData("Dec 13  1901", "1901-12-13", TimeSpan.TicksPerDay)]
    public async Task Every_time_style_is_read(string shown, string expected, long precision)
    {
        var found = await new LsReader("", Made).ReadAsync($".:\n-rw-r--r-- 1 a b 3 {shown} n\n");
        var modified = DateTime.Parse(expected, System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(ManifestKit.File("n", 3, modified, precision), Assert.Single(found));
    }

    [Fact]
    public async Task The_first_heading_may_be_absolute_and_the_folder_is_put_in_front()
    {
        var found = await new LsReader("sub/", Made).ReadAsync(
            "/srv/ftp:\n-rw-r--r-- 1 a b 3 Jan  2  2020 x\n\n/srv/ftp/d:\n-rw-r--r-- 1 a b 3 Jan  2  2020 y\n" +
            "\n/elsewhere:\n-rw-r--r-- 1 a b 3 Jan  2  2020 z\n");
        Assert.Equal(["sub/x", "sub/d/y"], found.Select(entry => entry.Path));
    }

    [Fact]
    public async Task A_listing_without_a_first_heading_is_of_the_folder()
    {
        var found = await new LsReader("", Made).ReadAsync("total 1\n-rw-r--r-- 1 3 Jan  2  2020 x\n\nd/e:\n-rw-r--r-- 3 Jan  2  2020 y\n");
        Assert.Equal(["x", "d/e/y"], found.Select(entry => entry.Path));
    }

    [Fact]
    public async Task What_not_everybody_may_read_is_staged()
    {
        var found = await new LsReader("", Made).ReadAsync(
            ".:\n-rw-r----- 1 a b 3 Jan  2  2020 x\ndrwxr-x--- 1 a b 3 Jan  2  2020 d\n" +
            "\n./d/e:\n-rw-r--r-- 1 a b 3 Jan  2  2020 y\n\n./f:\n-rw-r--r-- 1 a b 3 Jan  2  2020 z\n");
        Assert.Equal(
            [("x", ListedKind.Staged), ("d/e/y", ListedKind.Staged), ("f/z", ListedKind.File)],
            found.Select(entry => (entry.Path, entry.Kind)));
    }

    [Theory]
    [InlineData("-rw-r--r-- 1 a b 3 Jan  2  2020 ..")]
    [InlineData("-rw-r--r-- 1 a b 3 Jan  2  2020 a/b/../c")]
    [InlineData("-rw-r--r-- 1 a b 3 Jan  2  2020 n\0n")]
    [InlineData("-rw-r--r-- 1 a b 3 Jan  2  2020 n\\n")]
    [InlineData("-rw-r--r-- 1 a b -3 Jan  2  2020 n")]
    [InlineData("-rw-r--r-- 1 a b 99999999999999999999 Jan  2  2020 n")]
    [InlineData("-rw-r--r-- 1 a b 4.0K Jan  2  2020 n")]
    [InlineData("-rw-r--r-- 1 a b 3 Feb 30  2020 n")]
    [InlineData("-rw-r--r-- 1 a b 3 22. Nov 12:37 n")]
    [InlineData("-rw-r--r-- 1 a b 3 0001-01-01 00:00:00.000000000 +2359 n")]
    [InlineData("-rw-r--r-- 1 a b 3 Jan  2  2020 ")]
    [InlineData("-rw-r--r-- 1 a b 3")]
    [InlineData("something else")]
    public async Task Lines_that_fit_no_published_path_are_left_out_and_counted(string line)
    {
        var meter = new ListingMeter(ManifestKit.Budget);
        var found = await new LsReader("", Made).ReadAsync($".:\n{line}\n-rw-r--r-- 1 a b 3 Jan  2  2020 good\n", meter);
        Assert.Equal("good", Assert.Single(found).Path);
        Assert.Equal(1, meter.Hostile);
    }

    [Fact]
    public async Task Long_names_and_bad_headings_are_left_out_and_counted()
    {
        var meter = new ListingMeter(ManifestKit.Budget);
        var found = await new LsReader("", Made).ReadAsync(
            $".:\n-rw-r--r-- 1 a b 3 Jan  2  2020 {new string('x', 1 << 16)}\n-rw-r--r-- 1 a b 3 Jan  2  2020 good\n" +
            "\n./../up:\n-rw-r--r-- 1 a b 3 Jan  2  2020 bad\n\n./d:\n-rw-r--r-- 1 a b 3 Jan  2  2020 fine\n",
            meter);
        Assert.Equal(["good", "d/fine"], found.Select(entry => entry.Path));
        Assert.Equal(3, meter.Hostile);
    }

    [Fact]
    public async Task Bytes_that_are_not_utf8_are_left_out_and_counted()
    {
        var meter = new ListingMeter(ManifestKit.Budget);
        byte[] bytes = [.. ".:\n-rw-r--r-- 1 a b 3 Jan  2  2020 "u8, 0xff, .. "\n"u8];
        Assert.Empty(await new LsReader("", Made).ReadAsync(new MemoryStream(bytes), meter));
        Assert.Equal(1, meter.Hostile);
    }

    [Fact]
    public async Task Budgets_end_the_listing()
    {
        var text = ".:\n-rw-r--r-- 1 a b 3 Jan  2  2020 x\n\n./a/b/c/d:\n-rw-r--r-- 1 a b 3 Jan  2  2020 x\n";
        var reader = new LsReader("", Made);
        Assert.Equal(ListingFailure.Budget, (await reader.FailsAsync(text, ManifestKit.Budget with { Entries = 1 })).Failure);
        Assert.Equal(ListingFailure.Budget, (await reader.FailsAsync(text, ManifestKit.Budget with { Depth = 3 })).Failure);
        Assert.Equal(ListingFailure.Budget, (await reader.FailsAsync(text, ManifestKit.Budget with { Bytes = 50 })).Failure);
    }

    [Theory]
    [InlineData("")]
    [InlineData(":\n")]
    [InlineData("<html>\n<body>\n</body>\n</html>\n")]
    public async Task Another_text_is_a_failure(string text) =>
        Assert.Contains("is not the output of ls -lR", (await new LsReader("", Made).FailsAsync(text)).Message, StringComparison.Ordinal);
}
