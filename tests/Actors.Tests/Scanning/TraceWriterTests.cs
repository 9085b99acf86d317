using MirrorActors.Actors.Scanning;
using MirrorActors.Engine.Actors;
using MirrorActors.Testing;
using MirrorActors.Testing.Actors;
using MirrorActors.Testing.Servers;

namespace MirrorActors.Actors.Tests.Scanning;

public sealed class TraceWriterTests : IAsyncDisposable
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private readonly FakeClock _clock = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly RecordingLoggerFactory _log = new();
    private readonly TempTree _tree = new();
    private readonly ActorSystem _system;
    private bool _isHeld;

    public TraceWriterTests() => _system = TestSystem.Create(_clock, _log);

    public async ValueTask DisposeAsync()
    {
        await _system.DisposeAsync();
        _tree.Dispose();
    }

    [Fact]
    public async Task The_file_is_written_at_once_and_after_each_interval()
    {
        Directory.CreateDirectory(Path.Combine(_tree.Root, "project"));
        await StartAsync("/project/trace");
        Assert.Equal("1772366400\n2026-03-01T12:00:00Z\n", Read("project/trace"));
        await NextAsync();
        Assert.Equal("1772370000\n2026-03-01T13:00:00Z\n", Read("project/trace"));
        Assert.Equal(["trace"], Directory.GetFiles(Path.Combine(_tree.Root, "project")).Select(Path.GetFileName));
        Assert.Empty(_log.Messages);
    }

    [Fact]
    public async Task A_directory_that_is_not_there_is_told_once_and_not_made()
    {
        await StartAsync("/project/trace");
        await NextAsync();
        Assert.Contains("is no directory", Assert.Single(_log.Messages), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_tree.Root));
        Directory.CreateDirectory(Path.Combine(_tree.Root, "project"));
        await NextAsync();
        Assert.Contains("is written into the tree again", _log.Messages[^1], StringComparison.Ordinal);
        Assert.StartsWith("17723", Read("project/trace"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_symbolic_link_is_never_written_through(bool isDirectory)
    {
        using var elsewhere = new TempTree();
        var target = Path.Combine(elsewhere.Root, "trace");
        await File.WriteAllTextAsync(target, "precious");
        if (isDirectory) Directory.CreateSymbolicLink(Path.Combine(_tree.Root, "d"), elsewhere.Root);
        else
        {
            Directory.CreateDirectory(Path.Combine(_tree.Root, "d"));
            File.CreateSymbolicLink(Path.Combine(_tree.Root, "d", "trace"), target);
        }

        await StartAsync("/d/trace");

        Assert.Equal("precious", await File.ReadAllTextAsync(target));
        Assert.Contains("is a symbolic link", Assert.Single(_log.Messages), StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_the_catalogue_is_held_nothing_is_written()
    {
        _isHeld = true;
        await StartAsync("/trace");
        Assert.False(File.Exists(Path.Combine(_tree.Root, "trace")));
        _isHeld = false;
        await NextAsync();
        Assert.True(File.Exists(Path.Combine(_tree.Root, "trace")));
    }

    private string Read(string path) => File.ReadAllText(Path.Combine(_tree.Root, path));

    private async Task StartAsync(string path)
    {
        _system.Spawn("trace-writer", () => new TraceWriter(_tree.Root, path, Hour, () => _isHeld));
        await Awaited.Of(_clock.WaitForTimerAsync(Hour), "the first round to end");
    }

    private async Task NextAsync()
    {
        _clock.Advance(Hour);
        await Awaited.Of(_clock.WaitForTimerAsync(Hour), "the next round to end");
    }
}
