using MirrorActors.EndToEnd.Harness;
using MirrorActors.Node.Demo;
using MirrorActors.Testing.Servers;

namespace MirrorActors.EndToEnd;

/// <summary>A node whose log is in a PostgreSQL database.</summary>
public sealed class PostgresNodeTests : IAsyncLifetime, IDisposable
{
    private const string Image = "/a/one.bin";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly TempFolder _tree = new();
    private PostgresServer _server = null!;
    private MirrorLab _lab = null!;
    private TestNode _node = null!;

    private string AtMirror => _lab.Site("at").Url + Image[1..];

    public async Task InitializeAsync()
    {
        _tree.Write(Image[1..], new string('x', 20_000));
        _server = await PostgresServer.StartAsync();
        _lab = await MirrorLab.StartAsync(_tree.Path, [new("at", "AT", 48, 16, 1853)], TimeProvider.System, default);
        _node = await TestNode.StartAsync(
            _tree.Path, "engine.kind=postgres", $"engine.postgres.connection={_server.Connection(await _server.CreateDatabaseAsync())}",
            $"engine.postgres.password-file={_server.PasswordFile}");
        await _node.Pbm.RunAsync("catalogue", "scan", "--wait");
        await _node.AddMirrorAsync("at", "--http", _lab.Site("at").Url, "--country", "at");
        Assert.Equal(AtMirror, await _node.LocationAsync(Image));
    }

    public async Task DisposeAsync()
    {
        await _node.DisposeAsync();
        await _lab.DisposeAsync();
        await _server.DisposeAsync();
    }

    public void Dispose() => _tree.Dispose();

    [Fact]
    public async Task What_was_done_is_there_after_a_kill()
    {
        await _node.Process.KillAsync();
        // The log alone must do: the local copy of it is not needed.
        File.Delete(Path.Combine(_node.Folder, "data", "views.snapshot"));
        await _node.StartAsync();

        Assert.True((await _node.MirrorAsync("at")).Enabled);
        await Waiting.UntilAsync(() => _node.LocationAsync(Image), to => to == AtMirror, Limit, "the mirror to be up again");
        Assert.DoesNotContain(PostgresServer.Password, _node.Process.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_the_server_is_away_the_node_serves_and_afterwards_it_takes_commands_again()
    {
        await _server.StopAsync();
        Assert.Equal(AtMirror, await _node.LocationAsync(Image));
        var (code, _, errors) = await _node.Pbm.TryAsync("mirror", "disable", "at");
        Assert.NotEqual(0, code);
        Assert.Contains("the engine cannot be reached", errors, StringComparison.Ordinal);

        await _server.StartAgainAsync();
        await Waiting.UntilAsync(
            () => _node.Pbm.TryAsync("mirror", "disable", "at"), done => done.ExitCode == 0, Limit, "commands to be taken again");
        Assert.NotEqual(AtMirror, await _node.LocationAsync(Image));
    }

    [Fact]
    public async Task A_node_with_a_local_snapshot_starts_while_the_server_is_away()
    {
        await _node.Process.TerminateAsync();
        Assert.Equal(0, await _node.Process.ExitAsync());
        await _server.StopAsync();
        await _node.StartAsync();
        Assert.Equal(AtMirror, await _node.LocationAsync(Image));

        await _server.StartAgainAsync();
        await Waiting.UntilAsync(
            () => _node.Pbm.TryAsync("mirror", "disable", "at"), done => done.ExitCode == 0, Limit, "commands to be taken");
    }
}
