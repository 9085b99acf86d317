using MirrorActors.Actors.Scanning;
using MirrorActors.Actors.Scanning.Rsync;
using MirrorActors.Testing;
using MirrorActors.Testing.Servers;

namespace MirrorActors.Actors.Tests.Scanning.Rsync;

/// <summary>Programs that behave as no rsync should, in its place.</summary>
[Collection(AloneCollection.Name)]
public sealed class RsyncProcessTests : IDisposable
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(10);
    private readonly ProgramFolder _programs = new();

    public void Dispose() => _programs.Dispose();

    [NeedsProgramsFact("sh")]
    public async Task A_program_that_hangs_is_ended_with_its_children_when_the_scan_is_stopped()
    {
        var children = _programs.PathOf("children");
        Assert.Equal(0, Mkfifo(children));
        var program = _programs.Write($"sleep 1000 & echo $! >{children}; wait");
        using var stop = new CancellationTokenSource();
        var listing = ProgramFolder.ListAsync(new RsyncOptions(program), stop.Token);
        var child = int.Parse(await Awaited.Of(File.ReadAllTextAsync(children), "the child's number"), null);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Awaited.Of(listing, "the end of the listing"));
        await Awaited.Of(EndedAsync(child), "the end of the child");
    }

    [NeedsProgramsFact("sh")]
    public async Task An_endless_line_is_a_failure() =>
        Assert.Contains("endless line", await _programs.FailsAsync("tr '\\0' x </dev/zero"), StringComparison.Ordinal);

    [NeedsProgramsFact("sh")]
    public async Task Endless_output_ends_at_the_budget() =>
        Assert.Contains("more than 1000 entries", await _programs.FailsAsync("yes garbage"), StringComparison.Ordinal);

    [NeedsProgramsFact("sh")]
    public async Task A_program_that_ignores_signals_is_ended_all_the_same()
    {
        var ready = _programs.PathOf("ready");
        Assert.Equal(0, Mkfifo(ready));
        var program = _programs.Write($"trap '' TERM INT HUP PIPE; echo $$ >{ready}; while :; do sleep 1; done");
        using var stop = new CancellationTokenSource();
        var listing = ProgramFolder.ListAsync(new RsyncOptions(program), stop.Token);
        var process = int.Parse(await Awaited.Of(File.ReadAllTextAsync(ready), "the program's number"), null);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Awaited.Of(listing, "the end of the listing"));
        await Awaited.Of(EndedAsync(process), "the end of the program");
    }

    [NeedsProgramsFact("sh", "setsid")]
    public async Task What_a_program_leaves_behind_with_its_output_open_is_not_waited_for()
    {
        var left = _programs.PathOf("left");
        Assert.Equal(0, Mkfifo(left));
        var program = _programs.Write($"setsid sh -c 'echo $$ >{left}; exec sleep 1000' & exit 0");
        using var stop = new CancellationTokenSource();
        var listing = ProgramFolder.ListAsync(new RsyncOptions(program), stop.Token);
        var survivor = int.Parse(await Awaited.Of(File.ReadAllTextAsync(left), "the survivor's number"), null);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Awaited.Of(listing, "the end of the listing"));
        using var process = System.Diagnostics.Process.GetProcessById(survivor);
        process.Kill();
    }

    [NeedsProgramsFact("sh")]
    public async Task Bytes_one_by_one_make_lines()
    {
        const string line = "-rw-r--r-- 5 2026/01/01 00:00:00 a";
        var program = _programs.Write($"for c in $(echo '{line}' | fold -w1 | sed 's/ /_/'); do printf %s $c | tr _ ' '; done; echo");
        Assert.Equal("a", Assert.Single(await ProgramFolder.ListAsync(new RsyncOptions(program), CancellationToken.None)).Path);
    }

    [NeedsProgramsFact("sh")]
    public async Task A_last_line_without_its_end_counts()
    {
        var program = _programs.Write("printf -- '-rw-r--r-- 5 2026/01/01 00:00:00 a\\n-rw-r--r-- 5 2026/01/01 00:00:00 b'");
        Assert.Equal(2, (await ProgramFolder.ListAsync(new RsyncOptions(program), CancellationToken.None)).Count);
    }

    [NeedsProgramsFact("sh")]
    public async Task Errors_without_end_end_the_listing()
    {
        var failure = await _programs.FailureAsync("yes 'user@secret said s3cret' >&2");
        Assert.Equal(ListingFailure.Budget, failure.Failure);
        Assert.DoesNotContain("s3cret", failure.Message, StringComparison.Ordinal);
    }

    [NeedsProgramsFact("sh")]
    public async Task An_endless_error_line_is_cut()
    {
        var problem = await _programs.FailsAsync("head -c 1000000 /dev/zero | tr '\\0' x >&2; exit 12");
        Assert.Contains("exit 12", problem, StringComparison.Ordinal);
    }

    [NeedsProgramsFact("sh")]
    public async Task Endless_errors_block_nothing_and_are_cut()
    {
        var problem = await _programs.FailsAsync("yes 'user@secret said s3cret' | head -c 1000000 >&2; exit 12");
        Assert.Contains("exit 12", problem, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", problem, StringComparison.Ordinal);
    }

    [NeedsProgramsFact("sh")]
    public async Task Nothing_of_our_environment_but_the_path_arrives()
    {
        using var proxy = new TemporaryVariable("RSYNC_PROXY", "evil:1");
        var problem = await _programs.FailsAsync("env | grep -c -E 'PROXY|HOME|CONNECT' >&2; exit 1");
        Assert.EndsWith(": 0", problem, StringComparison.Ordinal);
    }

    private static int Mkfifo(string path)
    {
        using var mkfifo = System.Diagnostics.Process.Start("mkfifo", path);
        mkfifo.WaitForExit();
        return mkfifo.ExitCode;
    }

    /// <summary>The system tells nobody about the end of a process that is not his child.</summary>
    private static async Task EndedAsync(int process)
    {
        while (State(process) is not (null or 'Z')) await Task.Delay(LookAgain, TimeProvider.System);
    }

    /// <summary>Null when it is gone; Z when only nobody has asked for its end.</summary>
    private static char? State(int process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/stat").Split(") ")[^1][0];
        }
        catch (IOException)
        {
            return null;
        }
    }
}
