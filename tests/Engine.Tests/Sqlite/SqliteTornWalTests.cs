using MirrorActors.Engine.Log;
using MirrorActors.Engine.Sqlite;
using MirrorActors.Engine.Tests.Conformance;

namespace MirrorActors.Engine.Tests.Sqlite;

/// <summary>What a power cut does: the end of the write-ahead log is cut off or garbled.</summary>
public sealed class SqliteTornWalTests : IAsyncLifetime
{
    private const int Checkpointed = 50;
    private const int InWal = 50;

    private readonly SqliteHost _host = SqliteHost.Closed();
    private readonly DirectoryInfo _copies = Directory.CreateTempSubdirectory("mirroractors-");
    private readonly List<Guid> _written = [];
    private byte[] _database = [];
    private byte[] _wal = [];

    public async Task InitializeAsync()
    {
        await _host.OpenAsync();
        await AppendAsync(Checkpointed);
        await _host.RestartAsync();
        await AppendAsync(InWal);
        _database = await ReadSharedAsync(_host.FilePath);
        _wal = await ReadSharedAsync(_host.FilePath + "-wal");
    }

    public async Task DisposeAsync()
    {
        await _host.DisposeAsync();
        _copies.Delete(recursive: true);
    }

    [Fact]
    public async Task A_whole_copy_has_every_event() =>
        Assert.Equal(_written, await OpenCopyAsync("whole", _wal));

    [Fact]
    public async Task A_truncated_tail_leaves_a_prefix_of_the_log()
    {
        var random = new Random(1);
        for (var i = 0; i < 20; i++) await AssertPrefixAsync($"cut{i}", _wal[..random.Next(_wal.Length)]);
        await AssertPrefixAsync("empty", []);
    }

    [Fact]
    public async Task A_garbled_tail_leaves_a_prefix_of_the_log()
    {
        var random = new Random(2);
        for (var i = 0; i < 20; i++)
        {
            byte[] garbled = [.. _wal];
            random.NextBytes(garbled.AsSpan(random.Next(_wal.Length)));
            await AssertPrefixAsync($"garbled{i}", garbled);
        }
    }

    private async Task AssertPrefixAsync(string name, byte[] wal)
    {
        var found = await OpenCopyAsync(name, wal);
        Assert.InRange(found.Count, Checkpointed, Checkpointed + InWal);
        Assert.Equal(_written.Take(found.Count), found);
    }

    private async Task<List<Guid>> OpenCopyAsync(string name, byte[] wal)
    {
        var path = Path.Combine(_copies.FullName, name);
        await File.WriteAllBytesAsync(path, _database);
        await File.WriteAllBytesAsync(path + "-wal", wal);
        var options = new SqliteEngineOptions(path);
        await using var engine = await SqliteEngine.OpenAsync(options, TimeProvider.System, default);
        var events = await engine.Log.ReadAsync("a", 1, default).ListAsync();
        StreamAssert.Whole(events);
        var writer = await TestWriter.JoinAsync(engine);
        await writer.OkAsync("a", events.Count, TestWriter.Event());
        return [.. events.Select(e => e.Event.Id)];
    }

    private async Task AppendAsync(int count)
    {
        var writer = await TestWriter.JoinAsync(_host.Engine);
        for (var i = 0; i < count; i++)
        {
            var e = TestWriter.Event();
            await writer.OkAsync("a", _written.Count, e);
            _written.Add(e.Id);
        }
    }

    private static async Task<byte[]> ReadSharedAsync(string path)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[file.Length];
        await file.ReadExactlyAsync(bytes);
        return bytes;
    }
}
