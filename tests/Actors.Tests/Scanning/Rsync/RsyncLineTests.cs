using System.Text;
using MirrorActors.Actors.Scanning;
using MirrorActors.Actors.Scanning.Rsync;

namespace MirrorActors.Actors.Tests.Scanning.Rsync;

public sealed class RsyncLineTests
{
    [CapturesFact]
    public void Each_capture_has_exactly_the_readable_files_of_the_tree()
    {
        var expected = Captures.Tree().Where(entry => entry.Type == "file" && EntryName.IsSafePath(entry.Path))
            .Where(entry => !entry.Path.StartsWith("noread", StringComparison.Ordinal))
            .Select(entry => (entry.Path, entry.Size, entry.Ticks)).Order().ToList();
        foreach (var capture in new[] { "tree-r.out", "tree-a.out", "tree-a-8bit.out", "tree-a-nohuman.out" })
        {
            var files = RsyncKit.Read(Lines(capture)).Where(entry => entry.Kind == ListedKind.File);
            var seen = files.Select(file => (file.Path, file.Size.Max, file.Time!.Value.Ticks));
            Assert.Equal(expected, seen.Order());
        }
    }

    [CapturesFact]
    public void Each_capture_has_the_links_of_the_tree()
    {
        var expected = Captures.Tree().Where(entry => entry.Type == "symlink").Select(entry => entry.Path).Order(StringComparer.Ordinal);
        var found = RsyncKit.Read(Lines("tree-r.out")).Where(entry => entry.Kind == ListedKind.Link);
        Assert.Equal(expected, found.Select(link => link.Path).Order(StringComparer.Ordinal));
        Assert.All(found, link => Assert.Equal(SizeRange.Unknown, link.Size));
    }

    [Theory]
    [InlineData(@"dir/\#303\#274n \#012x.txt", null)] // a line feed
    [InlineData(@"dir/\#303\#274n.txt", "dir/\u00fcn.txt")]
    [InlineData(@"\#303\#244/\#303\#274n.txt", "\u00e4/\u00fcn.txt")]
    [InlineData(@"dir/\#134#012x.txt", null)] // an escaped backslash is a backslash, which no published path has
    [InlineData(@"dir/#012x.txt", "dir/#012x.txt")]
    [InlineData("dir/\u00c3\u00bcn.txt", "dir/\u00fcn.txt")]
    [InlineData(@"a\#777", null)] // no byte
    [InlineData(@"a\#057b", null)] // a slash is never escaped
    [InlineData(@"dir\#057b/c", "dir/b/c")]
    [InlineData(@"\#056\#056/c", null)]
    [InlineData(@"c/\#056\#056", null)]
    public void Escaped_bytes_are_put_back(string shown, string? path)
    {
        var read = RsyncKit.Read([$"-rw-r--r--          42 2026/11/20 08:09:10 {shown}"]);
        Assert.Equal(path, read.Select(entry => entry.Path).SingleOrDefault());
    }

    [Theory]
    [InlineData("-rw-r--r--           9 2026/09/01 01:02:03 names/a -> b.txt", ListedKind.File)]
    [InlineData("lrwxrwxrwx           9 2026/09/01 01:02:03 names/a -> b.txt", ListedKind.Link)]
    public void An_arrow_is_a_part_of_the_name(string line, ListedKind kind)
    {
        var entry = Assert.Single(RsyncKit.Read([line]));
        Assert.Equal((kind, "names/a -> b.txt"), (entry.Kind, entry.Path));
    }

    [Theory]
    [InlineData("drwxr-xr-x       4,096 2026/11/01 00:00:00 .", 0, 0)]
    [InlineData("prw-r--r--           0 2026/11/21 21:22:00 links/fifo", 0, 0)]
    [InlineData("-rw-------           3 2026/07/01 00:00:00 embargoed.iso", 0, 1)]
    [InlineData("-rw-r--r--           3 2026/07/01 00:00:00 ../../etc/passwd", 1, 0)]
    [InlineData("-rw-r--r--           3 2026/07/01 00:00:00 /etc/passwd", 1, 0)]
    [InlineData("-rw-r--r--           3 2026/07/01 00:00:00 a//b", 1, 0)]
    [InlineData("-rw-r--r--           3 2026/07/01 00:00:00 a/", 1, 0)]
    [InlineData("-rw-r--r--           3 2026/07/01 00:00:00 a\\#000b", 1, 0)]
    [InlineData("-rw-r--r--           3 2026/07/01 00:00:00 latin1-\\#351.txt", 1, 0)]
    [InlineData("-rw-r--r--           3 2026/02/30 00:00:00 a", 1, 0)]
    [InlineData("-rw-r--r--           3 0000/01/01 00:00:00 a", 1, 0)]
    [InlineData("-rw-r--r--           3 2026/01/01 24:00:00 a", 1, 0)]
    [InlineData("-rw-r--r--           3 292277026596/12/04 15:30:07 a", 1, 0)]
    [InlineData("-rw-r--r-- 99999999999999999999 2026/01/01 00:00:00 a", 1, 0)]
    [InlineData("-rw-r--r--          -3 2026/01/01 00:00:00 a", 1, 0)]
    [InlineData("-rw-r--r--         4K 2026/01/01 00:00:00 a", 1, 0)]
    [InlineData("-rw-r--r--           3 2026/01/01 00:00:00 ", 1, 0)]
    [InlineData("-rw-r--r--", 0, 0)]
    [InlineData("Welcome to the mirror", 0, 0)]
    [InlineData("", 0, 0)]
    public void Other_lines_are_no_files(string line, int hostile, int unreadable)
    {
        var meter = RsyncKit.Meter();
        Assert.DoesNotContain(RsyncKit.Read([line], meter), entry => entry.Kind == ListedKind.File);
        Assert.Equal((hostile, unreadable, 1), (meter.Hostile, meter.Unreadable, meter.Entries));
    }

    [Theory]
    [InlineData("1,234,567,890,123 1901/12/13 20:45:52", 1_234_567_890_123, "1901-12-13T20:45:52Z")]
    [InlineData("                0 2106/02/07 06:28:16", 0, "2106-02-07T06:28:16Z")]
    [InlineData("9223372036854775807 0001/01/01 00:00:00", long.MaxValue, "0001-01-01T00:00:00Z")]
    [InlineData("1 9999/12/31 23:59:59", 1, "9999-12-31T23:59:59Z")]
    [InlineData("1 2024/02/29 12:00:00", 1, "2024-02-29T12:00:00Z")]
    public void Far_dates_and_large_sizes_are_read(string columns, long size, string time)
    {
        var entry = Assert.Single(RsyncKit.Read([$"-rw-r--r-- {columns} a"]));
        Assert.Equal((SizeRange.Exactly(size), DateTimeOffset.Parse(time, null).Ticks), (entry.Size, entry.Time!.Value.Ticks));
    }

    [Fact]
    public void Paths_that_are_too_long_or_too_deep_are_left_out_or_end_it()
    {
        var meter = RsyncKit.Meter();
        var (fits, tooLong) = (new string('x', Protocol.Limits.PathBytes - 1), new string('x', Protocol.Limits.PathBytes));
        string[] names =
        [
            fits, tooLong, $"{fits}/a", $"{tooLong}/a", "d/" + tooLong, $"d/{fits[2..]}", $"{fits[2..]}/a", new string('\u00e4', 60_000),
        ];
        var read = RsyncKit.Read(names.Select(name => $"-rw-r--r-- 1 2026/01/01 00:00:00 {name}"), meter);
        Assert.Equal([fits, $"d/{fits[2..]}", $"{fits[2..]}/a"], read.Select(entry => entry.Path));
        Assert.Equal(names.Length - 3, meter.Hostile);
        var deep = string.Concat(Enumerable.Repeat("d/", 65));
        foreach (var line in new[] { $"drwxr-xr-x 1 2026/01/01 00:00:00 {deep}d", $"-rw-r--r-- 1 2026/01/01 00:00:00 {deep}f" })
            Assert.Equal(ListingFailure.Budget, Assert.Throws<ListingException>(() => RsyncKit.Read([line])).Failure);
    }

    private static string[] Lines(string capture) =>
        Encoding.Latin1.GetString(Captures.Rsync(capture)).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    [Theory]
    [InlineData("current -> 1.0/x", "current", "1.0/x")]
    [InlineData("a -> b -> c", "a", null)]
    [InlineData("plain", "plain", null)]
    [InlineData(@"a\#303\#244 -> b\#303\#244", "aä", "bä")]
    public void A_link_tells_what_it_leads_to_when_asked(string shown, string name, string? target)
    {
        var asked = new ListingTarget("rsync://a.example/m/") { Targets = true };
        var link = Assert.Single(RsyncKit.Read([$"lrwxrwxrwx           3 2026/11/20 08:09:10 {shown}"], target: asked));
        Assert.Equal((name, target, ListedKind.Link), (link.Path, link.Target, link.Kind));
    }
}
