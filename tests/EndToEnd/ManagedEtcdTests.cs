using System.Globalization;
using System.Net;
using MirrorActors.EndToEnd.Harness;
using MirrorActors.Node.Demo;
using MirrorActors.Testing.Servers;

namespace MirrorActors.EndToEnd;

/// <summary>A node that runs its own etcd.</summary>
public sealed class ManagedEtcdTests : IAsyncLifetime, IDisposable
{
    private const string Image = "/a/one.bin";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly TempFolder _tree = new();
    private MirrorLab _lab = null!;
    private TestNode? _node;

    private readonly int _port = LoopbackPorts.Next();
    private readonly int _peerPort = LoopbackPorts.Next();

    private string[] Ports =>
        [$"engine.etcd.client-listen=127.0.0.1:{_port}", $"engine.etcd.peer-listen=127.0.0.1:{_peerPort}"];

    private TestNode Node => _node!;

    private string AtMirror => _lab.Site("at").Url + Image[1..];

    private string Data => Path.Combine(Node.Folder, "data");

    public async Task InitializeAsync()
    {
        if (Programs.Find("etcd") is null) return;
        _tree.Write(Image[1..], new string('x', 20_000));
        _lab = await MirrorLab.StartAsync(_tree.Path, [new("at", "AT", 48, 16, 1853)], TimeProvider.System, default);
        _node = await TestNode.StartAsync(
            _tree.Path, ["engine.kind=etcd", "engine.etcd.mode=managed", .. Ports]);
        await Node.Pbm.RunAsync("catalogue", "scan", "--wait");
        await Node.AddMirrorAsync("at", "--http", _lab.Site("at").Url, "--country", "at");
        Assert.Equal(AtMirror, await Node.LocationAsync(Image));
    }

    public async Task DisposeAsync()
    {
        if (_node is null) return;
        await ManagedEtcdProcess.KillAsync(Data);
        await _node.DisposeAsync();
        await _lab.DisposeAsync();
    }

    public void Dispose() => _tree.Dispose();

    [NeedsProgramsFact("etcd")]
    public async Task Its_etcd_outlives_a_kill_of_the_node_and_is_adopted_by_the_next()
    {
        var etcd = ManagedEtcdProcess.Of(Data);
        await Node.Process.KillAsync();
        Assert.True(ManagedEtcdProcess.IsAlive(etcd));
        File.Delete(Path.Combine(Data, "views.snapshot"));

        await Node.StartAsync();
        Assert.Equal(etcd, ManagedEtcdProcess.Of(Data));
        Assert.True((await Node.MirrorAsync("at")).Enabled);
        await Waiting.UntilAsync(() => Node.LocationAsync(Image), to => to == AtMirror, Limit, "the mirror to be up again");
        await DoneAsync("mirror", "disable", "at");
    }

    [NeedsProgramsFact("etcd")]
    public async Task A_killed_etcd_is_started_again_while_the_node_serves_on()
    {
        var etcd = ManagedEtcdProcess.Of(Data);
        await ManagedEtcdProcess.KillAsync(Data);
        Assert.Equal(AtMirror, await Node.LocationAsync(Image));

        await DoneAsync("mirror", "disable", "at");
        Assert.NotEqual(etcd, ManagedEtcdProcess.Of(Data));
        Assert.NotEqual(AtMirror, await Node.LocationAsync(Image));
    }

    [NeedsProgramsFact("etcd")]
    public async Task An_orderly_stop_ends_etcd_and_the_next_start_has_everything()
    {
        var etcd = ManagedEtcdProcess.Of(Data);
        await Node.Process.TerminateAsync();
        Assert.Equal(0, await Node.Process.ExitAsync());
        Assert.False(ManagedEtcdProcess.IsAlive(etcd));

        await Node.StartAsync();
        Assert.True((await Node.MirrorAsync("at")).Enabled);
        await DoneAsync("mirror", "disable", "at");
    }

    [NeedsProgramsFact("etcd")]
    public async Task Without_its_data_the_node_makes_no_empty_log_but_serves_on()
    {
        await Node.Process.TerminateAsync();
        Assert.Equal(0, await Node.Process.ExitAsync());
        Directory.Move(Path.Combine(Data, "etcd"), Path.Combine(Data, "away"));

        await Node.StartAsync();
        Assert.Equal(AtMirror, await Node.LocationAsync(Image));
        Assert.Contains("restore a backup", Node.Process.Output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(Data, "etcd")));

        Directory.Move(Path.Combine(Data, "away"), Path.Combine(Data, "etcd"));
        await Waiting.UntilAsync(ReadyAsync, ready => ready == "ok\n", Limit, "the node to be whole again");
    }

    [NeedsProgramsFact("etcd")]
    public async Task A_backup_is_restored_by_the_node_that_does_not_run()
    {
        var backup = Path.Combine(Node.Folder, "backup.db");
        await Node.Pbm.RunAsync("cluster", "backup", backup);
        await DoneAsync("mirror", "disable", "at");
        await Node.Process.TerminateAsync();
        Assert.Equal(0, await Node.Process.ExitAsync());

        string[] settings = ["engine.kind=etcd", "engine.etcd.mode=managed", .. Ports, $"node.data-dir={Data}", $"repository.path={_tree.Path}"];
        var (code, output) = await NodeProcess.RunAsync(
            Node.Folder, ["restore", backup, .. settings.SelectMany(setting => new[] { "--set", setting })]);
        Assert.True(code == 0, output);
        Assert.Contains("restored ", output, StringComparison.Ordinal);

        await Node.StartAsync();
        Assert.True((await Node.MirrorAsync("at")).Enabled);
        await DoneAsync("mirror", "disable", "at");
    }

    [NeedsProgramsFact("etcd")]
    public async Task A_listener_that_others_reach_needs_certificates()
    {
        using var folder = new TempFolder();
        var (code, output) = await NodeProcess.RunAsync(
            folder.Path, "--set", $"repository.path={_tree.Path}", "--set", $"node.data-dir={folder.Path}/data",
            "--set", "engine.kind=etcd", "--set", "engine.etcd.mode=managed", "--set", "engine.etcd.client-listen=0.0.0.0:2379");
        Assert.Equal(1, code);
        Assert.Contains("pbm cluster init", output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(folder.Path, "data", "etcd")));
    }

    private async Task<string> ReadyAsync()
    {
        using var response = await Node.GetAsync("/-/health/ready");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadAsStringAsync();
    }

    /// <summary>Owners and actors come back soon after etcd, not with it.</summary>
    private async Task DoneAsync(params string[] arguments) => await Waiting.UntilAsync(
        () => Node.Pbm.TryAsync(arguments), done => done.ExitCode == 0, Limit,
        string.Create(CultureInfo.InvariantCulture, $"pbm {string.Join(' ', arguments)}"));
}
