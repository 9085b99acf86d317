using System.Net;
using MirrorActors.EndToEnd.Harness;
using MirrorActors.Node.Demo;

namespace MirrorActors.EndToEnd;

/// <summary>A node whose engine's file cannot be read when it starts.</summary>
public sealed class EngineAwayTests : IAsyncLifetime, IDisposable
{
    private const string Image = "/a/one.bin";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly TempFolder _tree = new();
    private MirrorLab _lab = null!;
    private TestNode _node = null!;

    private string Log => Path.Combine(_node.Folder, "data", "log.db");

    private string AtMirror => _lab.Site("at").Url + Image[1..];

    public async Task InitializeAsync()
    {
        _tree.Write(Image[1..], new string('x', 20_000));
        _lab = await MirrorLab.StartAsync(_tree.Path, [new("at", "AT", 48, 16, 1853)], TimeProvider.System, default);
        _node = await TestNode.StartAsync(_tree.Path);
        await _node.Pbm.RunAsync("catalogue", "scan", "--wait");
        await _node.AddMirrorAsync("at", "--http", _lab.Site("at").Url, "--country", "at");
        Assert.Equal(AtMirror, await _node.LocationAsync(Image));
        await _node.Process.TerminateAsync();
        Assert.Equal(0, await _node.Process.ExitAsync());
    }

    public async Task DisposeAsync()
    {
        await _node.DisposeAsync();
        await _lab.DisposeAsync();
    }

    public void Dispose() => _tree.Dispose();

    [Fact]
    public async Task A_node_with_a_local_snapshot_serves_without_its_engine_and_takes_it_back_without_a_restart()
    {
        File.Move(Log, Log + ".away");
        Directory.CreateDirectory(Log);
        await _node.StartAsync();

        Assert.Equal("degraded\n", await ReadyAsync());
        Assert.Equal(AtMirror, await _node.LocationAsync(Image));
        Assert.Equal("up", (await _node.MirrorAsync("at")).State);
        Assert.Contains("degraded", await _node.Pbm.RunAsync("cluster", "show"), StringComparison.Ordinal);
        await RefusedAsync("mirror", "disable", "at");
        await RefusedAsync("catalogue", "scan", "--wait");
        await RefusedAsync("log", "tail");

        Directory.Delete(Log);
        File.Move(Log + ".away", Log);
        await Waiting.UntilAsync(ReadyAsync, ready => ready == "ok\n", Limit, "the node to be whole again");
        Assert.Equal(AtMirror, await _node.LocationAsync(Image));
        await DoneAsync("catalogue", "scan", "--wait");
        await DoneAsync("mirror", "disable", "at");
        Assert.NotEqual(AtMirror, await _node.LocationAsync(Image));
    }

    [Fact]
    public async Task A_damaged_log_is_waited_for_and_a_missing_one_not_made_anew()
    {
        var log = await File.ReadAllBytesAsync(Log);
        await File.WriteAllTextAsync(Log, new string('?', 10_000));
        await _node.StartAsync();
        Assert.Equal(AtMirror, await _node.LocationAsync(Image));
        Assert.Contains("not a SQLite database", _node.Process.Output, StringComparison.Ordinal);
        await _node.Process.KillAsync();

        File.Delete(Log);
        await _node.StartAsync();
        Assert.Equal(AtMirror, await _node.LocationAsync(Image));
        Assert.False(File.Exists(Log));
        await File.WriteAllBytesAsync(Log, log);
        await DoneAsync("mirror", "disable", "at");
    }

    [Fact]
    public async Task A_backup_is_taken_in_by_a_restart_only()
    {
        var backup = await File.ReadAllBytesAsync(Log);
        await _node.StartAsync();
        await _node.Pbm.RunAsync("mirror", "disable", "at");
        await _node.Process.TerminateAsync();
        Assert.Equal(0, await _node.Process.ExitAsync());
        File.Delete(Log);
        await _node.StartAsync();
        await File.WriteAllBytesAsync(Log, backup);

        await Waiting.UntilAsync(
            () => Task.FromResult(_node.Process.Output),
            said => said.Contains("restart the node", StringComparison.Ordinal),
            Limit, "the backup to be told from the log");
        Assert.Equal("degraded\n", await ReadyAsync());
        Assert.False((await _node.MirrorAsync("at")).Enabled);

        await _node.Process.KillAsync();
        await _node.StartAsync();
        await Waiting.UntilAsync(ReadyAsync, ready => ready == "ok\n", Limit, "the node to be whole again");
        Assert.True((await _node.MirrorAsync("at")).Enabled);
    }

    [Fact]
    public async Task What_somebody_must_decide_still_ends_the_start()
    {
        var log = await File.ReadAllBytesAsync(Log);
        log[62] = 99; // the schema's version in the header of the file
        await File.WriteAllBytesAsync(Log, log);
        await ExitsAsync("newer version");

        File.Delete(Path.Combine(_node.Folder, "data", "views.snapshot"));
        await File.WriteAllTextAsync(Log, new string('?', 10_000));
        await ExitsAsync("not a SQLite database");
    }

    private async Task<string> ReadyAsync()
    {
        using var response = await _node.GetAsync("/-/health/ready");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadAsStringAsync();
    }

    private async Task RefusedAsync(params string[] arguments)
    {
        var (code, output, errors) = await _node.Pbm.TryAsync(arguments);
        Assert.True(code != 0, $"pbm {string.Join(' ', arguments)} went through: {output}");
        Assert.Contains("the engine cannot be reached", errors, StringComparison.Ordinal);
        Assert.Contains(Log, errors, StringComparison.Ordinal);
    }

    /// <summary>Actors come back soon after their engine, not with it.</summary>
    private async Task DoneAsync(params string[] arguments) => await Waiting.UntilAsync(
        () => _node.Pbm.TryAsync(arguments), done => done.ExitCode == 0, Limit, $"pbm {string.Join(' ', arguments)}");

    private async Task ExitsAsync(string because)
    {
        var failed = await Assert.ThrowsAsync<InvalidOperationException>(_node.StartAsync);
        Assert.Contains(because, failed.Message, StringComparison.Ordinal);
    }
}
