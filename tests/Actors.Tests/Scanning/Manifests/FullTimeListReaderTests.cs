using MirrorActors.Actors.Scanning;
using MirrorActors.Actors.Scanning.Manifests;

namespace MirrorActors.Actors.Tests.Scanning.Manifests;

public sealed class FullTimeListReaderTests
{
    private const string Head = "[Version]\n2\n\n[Files]\n";
    private const string Tail = "\n[Checksums SHA1]\n0123\tlinux/a\n\n[End]\n";

    [Fact]
    public async Task Files_links_and_what_is_not_open_are_told_apart()
    {
        var found = await new FullTimeListReader("pub/").ReadAsync(
            Head + "1182178200\td\t4096\tlinux\n1366880149\tf\t282\tlinux/a b\n1366880149\tl\t5\tlinux/link\n" +
            "1366880149\tf-\t7\tlinux/shut\n1366880149\td*\t4096\tlinux/next\n1366880149\tf\t7\tlinux/next/iso\n" + Tail);
        Assert.Equal(
            [("pub/linux/a b", ListedKind.File), ("pub/linux/link", ListedKind.Link), ("pub/linux/shut", ListedKind.Staged),
                ("pub/linux/next/iso", ListedKind.Staged)],
            found.Select(entry => (entry.Path, entry.Kind)));
        var modified = DateTimeOffset.FromUnixTimeSeconds(1366880149).UtcDateTime;
        Assert.Equal(ManifestKit.File("pub/linux/a b", 282, modified, TimeSpan.TicksPerSecond), found[0]);
    }

    [Theory]
    [InlineData("1\tf\t1")]
    [InlineData("1\tf\t-1\tx")]
    [InlineData("1\tf\t99999999999999999999\tx")]
    [InlineData("99999999999999\tf\t1\tx")]
    [InlineData("one\tf\t1\tx")]
    [InlineData("1\tf\t1\t../x")]
    [InlineData("1\tf\t1\t/x")]
    [InlineData("1\tf\t1\tx\ty")]
    [InlineData("1\tf\t1\tx\0y")]
    public async Task Rows_that_fit_no_published_path_are_left_out_and_counted(string row)
    {
        var meter = new ListingMeter(ManifestKit.Budget);
        var text = Head + row + "\n-2147483648\tf\t1\told\n4294967295\tf\t1\tnew\n" + Tail;
        var found = await new FullTimeListReader("").ReadAsync(text, meter);
        Assert.Equal(["old", "new"], found.Select(entry => entry.Path));
        Assert.Equal([1901, 2106], found.Select(entry => new DateTime(entry.Time!.Value.Ticks).Year));
        Assert.Equal(1, meter.Hostile);
    }

    [Theory]
    [InlineData("", "has no [Files]")]
    [InlineData("[Version]\n", "has no [Files]")]
    [InlineData(Head + "1\tf\t1\tx\n", "ends before [End]")]
    public async Task A_list_that_is_not_whole_is_a_failure(string text, string message) =>
        Assert.Contains(message, (await new FullTimeListReader("").FailsAsync(text)).Message, StringComparison.Ordinal);

    [Fact]
    public async Task Too_many_closed_directories_are_beyond_the_budget()
    {
        var rows = string.Concat(Enumerable.Range(0, ManifestLimits.ClosedDirectories + 1).Select(i => $"1\td-\t1\td{i}\n"));
        var failure = await new FullTimeListReader("").FailsAsync(Head + rows + Tail, ManifestKit.Budget with { Entries = 100_000 });
        Assert.Equal(ListingFailure.Budget, failure.Failure);
    }
}
