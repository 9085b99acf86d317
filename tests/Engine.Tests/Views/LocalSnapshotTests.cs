using System.Buffers.Binary;
using MirrorActors.Engine.Log;
using MirrorActors.Engine.Tests.Conformance;
using MirrorActors.Engine.Views;
using MirrorActors.Testing.Engine;

namespace MirrorActors.Engine.Tests.Views;

public sealed class LocalSnapshotTests : IAsyncLifetime, IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 3, 4, 5, TimeSpan.Zero);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mirroractors-views-");
    private readonly InMemoryEngine _engine = new(new EngineClock());
    private LocalSnapshotFile _file = null!;
    private TestWriter _writer = null!;

    public async Task InitializeAsync()
    {
        _file = new LocalSnapshotFile(Path.Combine(_folder.FullName, LocalSnapshotFile.Name));
        _writer = await TestWriter.JoinAsync(_engine);
        await _writer.OkAsync("a/1", 0, TestWriter.Events(3));
        await _writer.OkAsync("a/ü", 0, TestWriter.Event("{\"text\":\"ä\"}"), TestWriter.Event([]));
        await _writer.OkAsync("b/1", 0, TestWriter.Events(1));
        await _writer.OkAsync("c/1", 0, TestWriter.Events(2));
        await _engine.Log.SaveSnapshotAsync("a/1", new StreamSnapshot(2, 7, new byte[] { 1, 2, 3 }), default);
    }

    public async Task DisposeAsync() => await _engine.DisposeAsync();

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task What_is_written_is_read_again()
    {
        var reached = await SaveAsync();
        var read = _file.Open();

        Assert.Equal(await _engine.Log.HeadAsync(default), reached);
        Assert.Equal(reached, read.Reached);
        Assert.Equal(Now, read.Written);
        Assert.Equal(["a/1", "a/ü"], await read.StreamsAsync("a/", default).ListAsync());
        Assert.Equal(["c/1"], await read.StreamsAsync("c/", default).ListAsync());
        Assert.Empty(await read.StreamsAsync("b/", default).ListAsync());
        var snapshot = await read.LoadSnapshotAsync("a/1", default);
        Assert.Equal((2, 7), (snapshot!.Sequence, snapshot.SchemaVersion));
        Assert.Equal([1, 2, 3], snapshot.State.ToArray());
        Assert.Null(await read.LoadSnapshotAsync("a/ü", default));
        await SameAsync(read, "a/1", 3);
        await SameAsync(read, "a/ü", 1);
        await SameAsync(read, "c/1", 2);
        Assert.Empty(await read.ReadAsync("a/1", 4, default).ListAsync());
        Assert.Empty(await read.ReadAsync("a/none", 1, default).ListAsync());
    }

    [Fact]
    public async Task An_empty_log_can_be_copied_too()
    {
        await using var empty = new InMemoryEngine(new EngineClock());
        await _file.SaveAsync(empty.Log, ["a/"], Now, default);

        Assert.Empty(await _file.Open().StreamsAsync(string.Empty, default).ListAsync());
    }

    [Fact]
    public async Task The_file_is_not_readable_by_everybody()
    {
        await SaveAsync();

        var mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;
        if (!OperatingSystem.IsWindows()) Assert.Equal(mode, File.GetUnixFileMode(_file.Path));
    }

    [Fact]
    public async Task A_file_cut_off_anywhere_is_refused()
    {
        await SaveAsync();
        var whole = await File.ReadAllBytesAsync(_file.Path);
        for (var length = 0; length < whole.Length; length++)
        {
            await File.WriteAllBytesAsync(_file.Path, whole[..length]);
            Assert.Throws<InvalidDataException>(_file.Open);
        }
    }

    [Fact]
    public async Task A_flipped_bit_anywhere_is_noticed()
    {
        await SaveAsync();
        var bytes = await File.ReadAllBytesAsync(_file.Path);
        for (var i = 0; i < bytes.Length; i++)
        {
            bytes[i] ^= (byte)(1 << (i % 8));
            await File.WriteAllBytesAsync(_file.Path, bytes);
            var refused = Assert.Throws<InvalidDataException>(_file.Open);
            Assert.Contains(_file.Path, refused.Message, StringComparison.Ordinal);
            bytes[i] ^= (byte)(1 << (i % 8));
        }
    }

    [Fact]
    public async Task A_file_of_a_newer_version_is_refused_by_name()
    {
        await SaveAsync();
        var bytes = await File.ReadAllBytesAsync(_file.Path);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan("MiAcView".Length), 2);
        await File.WriteAllBytesAsync(_file.Path, bytes);

        var refused = Assert.Throws<InvalidDataException>(_file.Open);
        Assert.Contains("newer version", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_is_an_io_error()
    {
        Assert.False(_file.Exists);
        Assert.Throws<FileNotFoundException>(_file.Open);
    }

    [Fact]
    public async Task A_write_that_breaks_off_leaves_the_old_file()
    {
        await SaveAsync();
        var before = await File.ReadAllBytesAsync(_file.Path);
        await _writer.OkAsync("a/2", 0, TestWriter.Events(1));
        var broken = new ScriptedLog { ReadFails = true };
        broken.Append("a/9", 1);

        await Assert.ThrowsAsync<IOException>(() => _file.SaveAsync(broken, ["a/"], Now, default));

        Assert.Equal(before, await File.ReadAllBytesAsync(_file.Path));
        Assert.Single(_folder.GetFiles());
    }

    [Fact]
    public async Task The_log_it_was_copied_from_continues_it()
    {
        await SaveAsync();
        Assert.True(await _file.Open().IsContinuedByAsync(_engine.Log, default));

        await _writer.OkAsync("a/1", 3, TestWriter.Events(1));
        await _writer.OkAsync("a/new", 0, TestWriter.Events(1));

        Assert.True(await _file.Open().IsContinuedByAsync(_engine.Log, default));
    }

    [Fact]
    public async Task A_log_with_other_events_in_their_place_does_not_continue_it()
    {
        await SaveAsync();
        await using var restored = new InMemoryEngine(new EngineClock());
        var writer = await TestWriter.JoinAsync(restored);
        await writer.OkAsync("a/1", 0, TestWriter.Events(3));
        await writer.OkAsync("a/ü", 0, TestWriter.Events(2));
        await writer.OkAsync("c/1", 0, TestWriter.Events(2));

        Assert.False(await _file.Open().IsContinuedByAsync(restored.Log, default));
    }

    [Fact]
    public async Task Without_events_of_its_own_nothing_tells_its_history()
    {
        await _engine.Log.SaveSnapshotAsync("a/1", new StreamSnapshot(3, 7, new byte[] { 1 }), default);
        await _engine.Log.TrimAsync("a/1", 4, default);
        await SaveAsync();
        var read = _file.Open();

        Assert.Equal(3, (await read.LoadSnapshotAsync("a/1", default))!.Sequence);
        Assert.Empty(await read.ReadAsync("a/1", 1, default).ListAsync());
        Assert.False(await read.IsContinuedByAsync(_engine.Log, default));
    }

    private Task<Position> SaveAsync() => _file.SaveAsync(_engine.Log, ["a/", "c/"], Now, default);

    private async Task SameAsync(LocalSnapshotReader read, string stream, long from)
    {
        var expected = await _engine.Log.ReadAsync(stream, from, default).ListAsync();
        var actual = await read.ReadAsync(stream, from, default).ListAsync();
        Assert.Equal(expected.Count, actual.Count);
        foreach (var (e, a) in expected.Zip(actual))
        {
            Assert.Equal((e.Position, e.Stream, e.Sequence, e.Context), (a.Position, a.Stream, a.Sequence, a.Context));
            Assert.Equal((e.Event.Id, e.Event.Type), (a.Event.Id, a.Event.Type));
            Assert.Equal(EventHash.Of(e), EventHash.Of(a));
        }
    }
}
