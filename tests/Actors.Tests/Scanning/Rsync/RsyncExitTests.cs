using System.Text;
using MirrorActors.Actors.Scanning;
using MirrorActors.Actors.Scanning.Rsync;
using MirrorActors.Testing.Servers;

namespace MirrorActors.Actors.Tests.Scanning.Rsync;

/// <summary>Listings that came through in part, told apart from failures.</summary>
[Collection(AloneCollection.Name)]
public sealed class RsyncExitTests : IDisposable
{
    private const string Denied = "rsync: [sender] opendir \"/lost+found\" (in m) failed: Permission denied (13)";
    private const string Gone = "file has vanished: \"/a\" (in m)";
    private const string Partial = "rsync error: some files/attrs were not transferred (see previous errors) (code 23) at main.c(1)";
    private readonly ProgramFolder _programs = new();

    public void Dispose() => _programs.Dispose();

    [Theory]
    [InlineData(0, null, true)]
    [InlineData(23, Denied, true)]
    [InlineData(23, $"{Denied}\n{Gone}\n{Partial}", true)]
    [InlineData(23, "rsync: [sender] readlink_stat(\"/d/a\" (in m)) failed: Permission denied (13)", true)]
    [InlineData(23, "rsync: [sender] link_stat \"d/e\" (in m) failed: Permission denied (13)", true)]
    [InlineData(23, null, false)]
    [InlineData(23, Gone, false)]
    [InlineData(23, Partial, false)]
    [InlineData(23, $"{Denied}\nrsync: [sender] opendir \"/d\" (in m) failed: Input/output error (5)", false)]
    [InlineData(23, "rsync: [sender] change_dir \"/d\" (in m) failed: Permission denied (13)", false)]
    [InlineData(24, null, true)]
    [InlineData(24, $"{Gone}\ndirectory has vanished: \"/d\" (in m)\nrsync warning: some files vanished before", true)]
    [InlineData(24, $"{Gone}\nrsync: read errors mapping \"/a\": Input/output error (5)", false)]
    [InlineData(12, Denied, false)]
    public void Closed_directories_and_vanished_files_alone_leave_a_listing_whole(int code, string? said, bool isWhole) =>
        Assert.Equal(isWhole, RsyncExit.IsWhole(code, Errors(said)));

    [Theory]
    [InlineData(5, "@ERROR: max connections (40) reached -- try again later", ListingFailure.Busy)]
    [InlineData(5, "@ERROR: Unknown module 'm'", ListingFailure.Failed)]
    [InlineData(5, "@ERROR: auth failed on module m", ListingFailure.Failed)]
    [InlineData(22, "ERROR: out of memory in flist_expand", ListingFailure.Budget)]
    [InlineData(23, "rsync: [sender] link_stat \"d\" (in m) failed: No such file or directory (2)", ListingFailure.Absent)]
    [InlineData(23, "rsync: change_dir \"/d\" (in m) failed: No such file or directory (2)", ListingFailure.Absent)]
    [InlineData(23, "rsync: [sender] change_dir \"/d\" (in m) failed: Not a directory (20)", ListingFailure.Absent)]
    [InlineData(23, "rsync: [sender] opendir \"/d\" (in m) failed: Input/output error (5)", ListingFailure.Failed)]
    [InlineData(127, "setpriv: failed to execute rsync: No such file or directory", ListingFailure.Missing)]
    [InlineData(10, "rsync: failed to connect", ListingFailure.Failed)]
    [InlineData(12, null, ListingFailure.Failed)]
    public void Failures_have_kinds(int code, string? said, ListingFailure kind)
    {
        Assert.Equal(kind, RsyncExit.FailureOf(code, Errors(said)));
        var problem = RsyncExit.Problem(code, Errors(said));
        Assert.Contains($"(exit {code})", problem, StringComparison.Ordinal);
        if (said is not null) Assert.EndsWith(said, problem, StringComparison.Ordinal);
    }

    [Fact]
    public void The_first_error_that_counts_is_named()
    {
        var errors = Errors($"{Denied}\n{Gone}\nrsync: first\nrsync: second\n{Partial}");
        Assert.Equal(("rsync: first", 1, 1), (errors.First, errors.Closed, errors.Vanished));
        Assert.Equal(Partial, Errors($"{Denied}\n{Partial}").First);
    }

    [CapturesFact]
    public void Errors_of_captured_runs_become_clear_problems()
    {
        Assert.Contains("refuses (exit 5): @ERROR: auth failed", Problem(5, "auth-bad.err"), StringComparison.Ordinal);
        Assert.Contains("Unknown module 'nosuch'", Problem(5, "err-unknown-module.err"), StringComparison.Ordinal);
        Assert.Contains("max connections", Problem(5, "err-maxed.err"), StringComparison.Ordinal);
        Assert.Equal(ListingFailure.Busy, RsyncExit.FailureOf(5, Captured("err-maxed.err")));
        Assert.Equal(ListingFailure.Absent, RsyncExit.FailureOf(23, Captured("missing-path.err")));
        Assert.True(RsyncExit.IsWhole(23, Captured("tree-r.err")));
        Assert.Equal(1, Captured("tree-r.err").Closed);
        Assert.False(RsyncExit.IsWhole(23, Captured("missing-path.err")));
    }

    [NeedsProgramsFact("sh")]
    public async Task A_listing_from_which_something_vanished_counts()
    {
        var meter = RsyncKit.Meter();
        var program = _programs.Write($"echo '-rw-r--r-- 1 2026/01/01 00:00:00 b'; echo '{Gone}' >&2; exit 24");
        Assert.Equal("b", Assert.Single(await ProgramFolder.ListAsync(new RsyncOptions(program), CancellationToken.None, meter)).Path);
        Assert.Equal(0, meter.Unlisted);
    }

    [NeedsProgramsFact("sh")]
    public async Task Closed_directories_are_counted_however_many_they_are()
    {
        var meter = RsyncKit.Meter();
        var program = _programs.Write($"i=0; while [ $i -lt 2000 ]; do echo '{Denied}' >&2; i=$((i+1)); done; exit 23");
        Assert.Empty(await ProgramFolder.ListAsync(new RsyncOptions(program), CancellationToken.None, meter));
        Assert.Equal(2000, meter.Unlisted);
    }

    private static string Problem(int code, string capture) => RsyncExit.Problem(code, Captured(capture));

    private static RsyncErrors Captured(string capture) => Errors(Encoding.UTF8.GetString(Captures.Rsync(capture)));

    private static RsyncErrors Errors(string? said)
    {
        var errors = new RsyncErrors(new ScanTranscript());
        foreach (var line in (said ?? "").Split('\n')) errors.Add(Encoding.UTF8.GetBytes(line));
        return errors;
    }

    [Theory]
    [InlineData("rsync: [sender] opendir \"/a b/secret\" (in tree) failed: Permission denied (13)", "a b/secret/")]
    [InlineData("rsync: [sender] readlink_stat(\"/a/x\" (in tree)) failed: Permission denied (13)", "a/")]
    [InlineData("rsync: [sender] opendir \"/a\\#303\" (in tree) failed: Permission denied (13)", null)]
    [InlineData("rsync: [sender] opendir  failed: Permission denied (13)", null)]
    public void A_closed_directory_is_told_by_name_where_that_is_clear(string line, string? name)
    {
        var errors = new RsyncErrors(new ScanTranscript());
        errors.Add(Encoding.UTF8.GetBytes(line));
        Assert.Equal((1L, name), (errors.Closed, Assert.Single(errors.ClosedDirectories)));
    }
}
