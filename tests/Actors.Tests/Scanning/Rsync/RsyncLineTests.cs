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
            var files = Lines(capture).Select(Read).Where(line => line.Kind == RsyncLineKind.File);
            var seen = files.Select(line => line.Entry).Select(file => (file.Path, file.Size.Max, file.Time!.Value.Ticks));
            Assert.Equal(expected, seen.Order());
        }
    }

    [Fact]
    public void Escaped_bytes_are_put_back()
    {
        var (_, entry) = Read(@"-rw-r--r--          42 2026/11/20 08:09:10 dir/\#303\#274n #012x.txt");
        Assert.Equal("dir/ün #012x.txt", entry.Path);

        // An escaped backslash is a backslash, which no published path has.
        var (kind, _) = Read(@"-rw-r--r--          42 2026/11/20 08:09:10 dir/\#134#012x.txt");
        Assert.Equal(RsyncLineKind.Hostile, kind);
    }

    [Fact]
    public void An_arrow_in_a_files_name_is_no_link()
    {
        var (kind, entry) = Read("-rw-r--r--           9 2026/09/01 01:02:03 names/a -> b.txt");
        Assert.Equal(RsyncLineKind.File, kind);
        Assert.Equal("names/a -> b.txt", entry.Path);
    }

    [Theory]
    [InlineData("drwxr-xr-x       4,096 2026/11/01 00:00:00 .", "Other")]
    [InlineData("lrwxrwxrwx           9 2026/11/02 03:04:05 links/to-file -> ../README", "Other")]
    [InlineData("prw-r--r--           0 2026/11/21 21:22:00 links/fifo", "Other")]
    [InlineData("-rw-------           3 2026/07/01 00:00:00 embargoed.iso", "Unreadable")]
    [InlineData("-rw-r--r--           3 2026/07/01 00:00:00 ../../etc/passwd", "Hostile")]
    [InlineData("-rw-r--r--           3 2026/07/01 00:00:00 /etc/passwd", "Hostile")]
    [InlineData("-rw-r--r--           3 2026/07/01 00:00:00 a//b", "Hostile")]
    [InlineData("-rw-r--r--           3 2026/07/01 00:00:00 a\\#000b", "Hostile")]
    [InlineData("-rw-r--r--           3 2026/07/01 00:00:00 latin1-\\#351.txt", "Hostile")]
    [InlineData("-rw-r--r--           3 2026/02/30 00:00:00 a", "Garbage")]
    [InlineData("-rw-r--r-- 99999999999999999999 2026/01/01 00:00:00 a", "Garbage")]
    [InlineData("-rw-r--r--           3 2026/01/01 00:00:00 ", "Garbage")]
    [InlineData("Welcome to the mirror", "Garbage")]
    [InlineData("", "Garbage")]
    public void Other_lines_are_told_apart(string line, string kind) => Assert.Equal(kind, Read(line).Kind.ToString());

    [CapturesFact]
    public void Errors_of_captured_runs_become_clear_problems()
    {
        Assert.Contains("refuses (exit 5): @ERROR: auth failed", Problem(5, "auth-bad.err"), StringComparison.Ordinal);
        Assert.Contains("Unknown module 'nosuch'", Problem(5, "err-unknown-module.err"), StringComparison.Ordinal);
        Assert.Contains("max connections", Problem(5, "err-maxed.err"), StringComparison.Ordinal);
        Assert.True(RsyncExit.IsWholeButForClosedDirectories(23, Text("tree-r.err"), out var closed));
        Assert.Equal(1, closed);
        Assert.False(RsyncExit.IsWholeButForClosedDirectories(23, Text("missing-path.err"), out _));
        Assert.False(RsyncExit.IsWholeButForClosedDirectories(24, Text("tree-r.err"), out _));
        Assert.False(RsyncExit.IsWholeButForClosedDirectories(23, "", out _));
    }

    private static string Problem(int code, string capture) => RsyncExit.Problem(code, Text(capture));

    private static string Text(string capture) => Encoding.UTF8.GetString(Captures.Rsync(capture));

    private static string[] Lines(string capture) =>
        Encoding.Latin1.GetString(Captures.Rsync(capture)).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static (RsyncLineKind Kind, ListedEntry Entry) Read(string line)
    {
        var kind = RsyncLine.Read(Encoding.Latin1.GetBytes(line), out var entry);
        return (kind, entry);
    }
}
