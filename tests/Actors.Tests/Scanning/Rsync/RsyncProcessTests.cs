using MirrorActors.Actors.Outgoing;
using MirrorActors.Actors.Scanning;
using MirrorActors.Actors.Scanning.Rsync;
using MirrorActors.Actors.Tests.Outgoing;
using MirrorActors.Testing;
using MirrorActors.Testing.Servers;

namespace MirrorActors.Actors.Tests.Scanning.Rsync;

/// <summary>Programs that behave as no rsync should, in its place.</summary>
public sealed class RsyncProcessTests : IDisposable
{
    private readonly TempTree _folder = new();

    public void Dispose() => _folder.Dispose();

    [NeedsProgramsFact("sh")]
    public async Task A_program_that_hangs_is_ended_with_its_children_when_the_scan_is_stopped()
    {
        var children = Path.Combine(_folder.Root, "children");
        Assert.Equal(0, Mkfifo(children));
        var program = Script($"sleep 1000 & echo $! >{children}; wait");
        using var stop = new CancellationTokenSource();
        var listing = ListAsync(program, stop.Token);
        var child = int.Parse(await Awaited.Of(File.ReadAllTextAsync(children), "the child's number"), null);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Awaited.Of(listing, "the end of the listing"));
        Assert.True(!Directory.Exists($"/proc/{child}") || State(child) == 'Z', "the child lives on");
    }

    [NeedsProgramsFact("sh")]
    public async Task An_endless_line_is_a_failure() =>
        Assert.Contains("endless line", await FailsAsync("tr '\\0' x </dev/zero"), StringComparison.Ordinal);

    [NeedsProgramsFact("sh")]
    public async Task Endless_output_ends_at_the_budget() =>
        Assert.Contains("more than 1000 entries", await FailsAsync("yes garbage"), StringComparison.Ordinal);

    [NeedsProgramsFact("sh")]
    public async Task Endless_errors_block_nothing_and_are_cut()
    {
        var problem = await FailsAsync("yes 'user@secret said s3cret' | head -c 1000000 >&2; exit 12");
        Assert.Contains("exit 12", problem, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", problem, StringComparison.Ordinal);
    }

    [NeedsProgramsFact("sh")]
    public async Task Nothing_of_our_environment_but_the_path_arrives()
    {
        Environment.SetEnvironmentVariable("RSYNC_PROXY", "evil:1");
        var problem = await FailsAsync("env | grep -c -E 'PROXY|HOME|CONNECT' >&2; exit 1");
        Assert.EndsWith(": 0", problem, StringComparison.Ordinal);
    }

    private static int Mkfifo(string path)
    {
        using var mkfifo = System.Diagnostics.Process.Start("mkfifo", path);
        mkfifo.WaitForExit();
        return mkfifo.ExitCode;
    }

    private static char State(int process) => File.ReadAllText($"/proc/{process}/stat").Split(") ")[1][0];

    private string Script(string body)
    {
        var file = Path.Combine(_folder.Root, "program");
        File.WriteAllText(file, $"#!/bin/sh\n{body}\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return file;
    }

    private async Task<string> FailsAsync(string body)
    {
        var listing = ListAsync(Script(body), CancellationToken.None);
        return (await Assert.ThrowsAsync<ListingException>(() => Awaited.Of(listing, "the end of the listing"))).Message;
    }

    private static async Task ListAsync(string program, CancellationToken token)
    {
        var lister = new RsyncLister(new GuardedResolver(OutgoingTestKit.Loopback), new RsyncOptions(program));
        var meter = new ListingMeter(new ListingBudget { Entries = 1000 });
        await foreach (var _ in lister.ListAsync("rsync://user:s3cret@127.0.0.1/m/", meter, token))
        {
        }
    }
}
