using MirrorActors.Engine.Membership;
using MirrorActors.Pbm.Verbs;
using MirrorActors.Testing.Admin;
using MirrorActors.Testing.Engine;
using MirrorActors.Testing.Servers;

namespace MirrorActors.Pbm.Tests;

/// <summary><c>pbm cluster backup</c>, <c>restore</c>, and what <c>show</c> and <c>status</c> tell of the engine.</summary>
public sealed class BackupVerbTests : IAsyncLifetime, IDisposable
{
    private readonly FakeEngineAdmin _engine = new();
    private readonly TempTree _folder = new();
    private AdminNode _node = null!;

    private string File => Path.Combine(_folder.Root, "log.backup");

    public async Task InitializeAsync() =>
        _node = await new AdminNode { EngineAdmin = _engine, EngineName = "etcd" }.StartAsync();

    public async Task DisposeAsync() => await _node.DisposeAsync();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_backup_is_verified_private_and_takes_the_place_of_the_one_before()
    {
        await System.IO.File.WriteAllTextAsync(File, "older");
        var done = await RunAsync("cluster", "backup", File);
        Assert.Equal((ExitCodes.Done, ""), (done.Code, done.Error));
        Assert.Equal($"{File}: 100032 bytes, SHA-256 verified", done.Lines[0]);
        Assert.Contains("Copy DATA-DIR/blobs of one node as well", done.Lines[1], StringComparison.Ordinal);
        Assert.Equal(_engine.Backup, await System.IO.File.ReadAllBytesAsync(File));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(File));
        Assert.Equal([File], Directory.GetFiles(_folder.Root));
        Assert.Equal($$"""{"backup":"{{File}}","bytes":100032}""" + "\n", (await RunAsync("cluster", "backup", File, "--json")).Output);
    }

    [Fact]
    public async Task What_was_damaged_or_broke_off_is_no_backup_and_leaves_the_one_before()
    {
        await System.IO.File.WriteAllTextAsync(File, "older");
        _engine.Backup[5] ^= 1;
        var damaged = await RunAsync("cluster", "backup", File);
        Assert.Equal((ExitCodes.Failed, true), (damaged.Code, damaged.Error.Contains("SHA-256 is another one", StringComparison.Ordinal)));
        _engine.Fails = new IOException("gone");
        Assert.Equal(ExitCodes.Unreachable, (await RunAsync("cluster", "backup", File)).Code);
        Assert.Equal("older", await System.IO.File.ReadAllTextAsync(File));
        Assert.Equal([File], Directory.GetFiles(_folder.Root));
        Assert.Equal(ExitCodes.Failed, (await RunAsync("cluster", "backup", Path.Combine(_folder.Root, "none", "x"))).Code);
    }

    [Fact]
    public async Task Another_engine_is_copied_by_its_own_means()
    {
        _engine.RunsMembers = false;
        var refused = await RunAsync("cluster", "backup", File);
        Assert.Equal(ExitCodes.Failed, refused.Code);
        Assert.Contains("engine: others run this etcd: etcdctl snapshot save FILE", refused.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder.Root));
    }

    [Theory]
    [InlineData("cluster restore /backup/log", "restore /backup/log")]
    [InlineData("engine migrate --to etcd", "engine migrate --to etcd")]
    public async Task What_needs_a_stopped_node_runs_the_nodes_program_with_the_same_settings(string verb, string words)
    {
        var program = Script("""echo "$@" > "$(dirname "$0")/words" """);
        var done = await PbmNodeTests.PbmAsync(
            [.. verb.Split(' '), "--config", "/etc/site.conf", "--set", "node.name=n1", "--set", "a=b", "--program", program]);
        Assert.Equal(ExitCodes.Done, done.Code);
        Assert.Equal(
            $"{words} --config /etc/site.conf --set node.name=n1 --set a=b\n",
            await System.IO.File.ReadAllTextAsync(Path.Combine(_folder.Root, "words")));
    }

    [Fact]
    public void A_log_moves_into_known_engines_only() =>
        Assert.NotEmpty(Root.Create().Parse(["engine", "migrate", "--to", "tape"]).Errors);

    [Fact]
    public async Task A_restore_that_fails_or_cannot_be_begun_is_told_by_the_exit_code()
    {
        Assert.Equal(ExitCodes.Failed, (await PbmNodeTests.PbmAsync(["cluster", "restore", File, "--program", Script("exit 3")])).Code);
        var absent = await PbmNodeTests.PbmAsync(["cluster", "restore", File, "--program", Path.Combine(_folder.Root, "none")]);
        Assert.Equal(ExitCodes.Usage, absent.Code);
        Assert.Contains("cannot be run", absent.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Show_tells_who_leads_votes_and_follows()
    {
        var members = FakeEngineAdmin.Healthy("n1", "n2", "n3").Members;
        _engine.Health = new EngineHealth(
            [members[0] with { Alarm = EngineAlarm.Full }, members[1] with { IsReachable = false }, members[2] with { IsVoter = false }],
            true, "")
        { Quota = 4L << 30 };
        var show = (await RunAsync("cluster", "show")).Output;
        Assert.Contains("\nquorum:            yes\n", show, StringComparison.Ordinal);
        Assert.Contains(
            "\nmembers:           n1 leader (1 of 4096 MiB, full), n2 voter (no answer), n3 learner (1 of 4096 MiB)\n", show,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Status_of_two_nodes_names_whom_commands_need()
    {
        const string advice = "commands need NODE-1; add a third node for fault tolerance";
        _engine.Health = FakeEngineAdmin.Healthy("NODE-1", "NODE-2") with { Advice = advice };
        var status = await RunAsync("cluster", "status");
        Assert.Equal(ExitCodes.Done, status.Code);
        Assert.Equal(["1 of 1 node is up, engine etcd", advice], status.Lines[..2]);
    }

    private Task<PbmRun> RunAsync(params string[] words) =>
        PbmNodeTests.PbmAsync([.. words, "--admin", _node.Address, "--token-file", _node.Token.File]);

    private string Script(string body)
    {
        var file = Path.Combine(_folder.Root, "program");
        System.IO.File.WriteAllText(file, "#!/bin/sh\n" + body + "\n");
        System.IO.File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return file;
    }
}
