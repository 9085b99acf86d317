using MirrorActors.Actors.Scanning;
using MirrorActors.Actors.Scanning.Ftp;

namespace MirrorActors.Actors.Tests.Scanning.Ftp;

/// <summary>What vsftpd and ProFTPD sent for the awkward tree of the reference data.</summary>
public sealed class CapturedFtpTests
{
    private static readonly DateTime Captured = new(2026, 11, 22, 12, 0, 0, DateTimeKind.Utc);

    [CapturesTheory]
    [InlineData("vsftpd/root.list", "")]
    [InlineData("vsftpd/root.list-a", "")]
    [InlineData("vsftpd/root.list-la", "")]
    [InlineData("vsftpd/root.epsv.list", "")]
    [InlineData("vsftpd/many.list", "many")]
    [InlineData("vsftpd/names.list", "names")]
    [InlineData("vsftpd/sizes.list", "sizes")]
    [InlineData("vsftpd/links.list", "links")]
    [InlineData("vsftpd/hello.list", "pool/main/h/hello")]
    [InlineData("vsftpd/empty.list", "empty-dir")]
    [InlineData("proftpd/root.list", "")]
    [InlineData("proftpd/root.list-a", "")]
    [InlineData("proftpd/root.mlsd", "")]
    [InlineData("proftpd/many.list", "many")]
    [InlineData("proftpd/names.list", "names")]
    [InlineData("proftpd/names.mlsd", "names")]
    [InlineData("proftpd/sizes.list", "sizes")]
    [InlineData("proftpd/sizes.mlsd", "sizes")]
    [InlineData("proftpd/links.mlsd", "links")]
    [InlineData("proftpd/hello.list", "pool/main/h/hello")]
    [InlineData("proftpd/empty.list", "empty-dir")]
    [InlineData("proftpd/empty.mlsd", "empty-dir")]
    public async Task Exactly_the_tree_is_shown(string capture, string directory)
    {
        var rows = await ReadAsync(capture);
        var shown = rows.Where(row => row.Kind is FtpRowKind.File or FtpRowKind.Directory).ToDictionary(row => row.Name, StringComparer.Ordinal);
        var hides = capture.StartsWith("vsftpd", StringComparison.Ordinal) && !capture.Contains('-');
        var expected = Captures.Tree().Where(entry => entry.Directory == directory && entry.Path.Length > 0)
            .Where(entry => entry.Type is "file" or "dir" && EntryName.IsSafeSegment(entry.Name) && !(hides && entry.Name[0] == '.'))
            .ToList();
        shown.Remove("fifo");
        Assert.Equal(expected.Select(entry => entry.Name).Order(StringComparer.Ordinal), shown.Keys.Order(StringComparer.Ordinal));
        foreach (var entry in expected) Check(entry, shown[entry.Name]);
        Assert.DoesNotContain(rows, row => row.Kind == FtpRowKind.Garbage);
    }

    [CapturesFact]
    public async Task Links_are_links()
    {
        Assert.Equal(8 - 1, (await ReadAsync("vsftpd/links.list")).Count(row => row.Kind == FtpRowKind.Link));
        Assert.Equal(4, (await ReadAsync("proftpd/links.mlsd")).Count(row => row.Kind == FtpRowKind.Link));
    }

    [CapturesFact]
    public async Task What_nobody_may_read_is_seen()
    {
        foreach (var capture in new[] { "vsftpd/root.list", "proftpd/root.list", "proftpd/root.mlsd" })
        {
            var closed = (await ReadAsync(capture)).Where(row => !row.IsOpen).Select(row => row.Name);
            Assert.Equal(["noread", "noread-file.bin"], closed.Order(StringComparer.Ordinal));
        }
    }

    private static void Check(Captures.TreeEntry entry, FtpRow row)
    {
        Assert.Equal(entry.Type == "dir", row.Kind == FtpRowKind.Directory);
        if (entry.Type == "dir") return;
        Assert.Equal(SizeRange.Exactly(entry.Size), row.Size);
        var time = row.Time!.Value;

        // ProFTPD's LIST shows no year for what is ahead.
        if (entry.Ticks > Captured.AddDays(1).Ticks && time.Precision == TimeSpan.TicksPerMinute) return;
        Assert.InRange(entry.Ticks, time.Ticks, time.Ticks + time.Precision - 1);
    }

    private static async Task<List<FtpRow>> ReadAsync(string capture)
    {
        await using var file = File.OpenRead(Path.Combine(Captures.Root!, "ftp", capture));
        var lines = new FtpLines(file, FtpLimits.LineBytes, lineFeedEnds: false);
        var rows = new List<FtpRow>();
        while (await lines.NextAsync(CancellationToken.None) is { } line)
        {
            var isMlsd = capture.EndsWith(".mlsd", StringComparison.Ordinal);
            rows.Add(isMlsd ? MlsdLine.Read(line.Bytes.Span) : UnixLine.Read(line.Bytes.Span, Captured));
        }

        return rows;
    }
}

/// <summary>A theory that is skipped where the reference data is absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class CapturesTheoryAttribute : TheoryAttribute
{
    public CapturesTheoryAttribute() => Skip = Captures.Root is null ? "the reference data is absent" : null;
}
