using MirrorActors.Actors.Scanning.Rsync;
using MirrorActors.Testing.Servers;

namespace MirrorActors.Actors.Tests.Scanning.Rsync;

/// <summary>What the program really may do, as it finds itself.</summary>
[Collection(AloneCollection.Name)]
public sealed class RsyncSandboxTests : IDisposable
{
    private const string Report =
        "echo user $(id -u) groups $(id -G), $(grep NoNewPrivs /proc/self/status | tr -d '\\t')," +
        " file size $(ulimit -f), memory $(ulimit -v), core $(ulimit -c) >&2; exit 1";

    private readonly ProgramFolder _programs = new();

    public void Dispose() => _programs.Dispose();

    [NeedsProgramsFact("sh", "setpriv", "prlimit")]
    public async Task It_gains_no_rights_writes_no_file_and_has_little_memory()
    {
        var found = await _programs.FailsAsync(Report);
        Assert.Contains("NoNewPrivs:1, file size 0, memory 1048576, core 0", found, StringComparison.Ordinal);
    }

    [RootFact("sh", "setpriv", "prlimit")]
    public async Task As_another_user_it_has_only_that_users_group()
    {
        var found = await _programs.FailsAsync(Report, "nobody");
        Assert.Matches("user 65534 groups 65534, NoNewPrivs:1, file size 0,", found);
    }

    [RootFact("rsync", "setpriv", "prlimit")]
    public async Task A_real_daemon_is_listed_so()
    {
        using var tree = new TempTree().Add("README", 42, DateTimeOffset.UnixEpoch);
        await using var server = await RsyncServer.StartAsync(tree.Root);
        var files = await RsyncKit.Lister(rsync: new RsyncOptions(User: "nobody")).CollectAsync($"rsync://127.0.0.1:{server.Port}/tree/");
        Assert.Equal("README", Assert.Single(files).Path);
    }
}
