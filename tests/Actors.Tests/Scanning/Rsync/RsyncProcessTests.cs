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
