using System.IO.Compression;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using MirrorActors.Engine.Journal;
using MirrorActors.Engine.Log;
using MirrorActors.Engine.Tests.Conformance;

namespace MirrorActors.Engine.Tests.Journal;

public sealed class JournalArchiveTests : IAsyncLifetime
{
    private static readonly DateTimeOffset April = new(2026, 4, 29, 23, 0, 0, TimeSpan.Zero);

    private readonly JournalledHost _host = JournalledHost.Closed();
    private TestWriter? _writer;

    private TestWriter Writer => _writer ?? throw new InvalidOperationException("not started");

    public async Task InitializeAsync()
    {
        _host.Options = _host.Options with { Retention = TimeSpan.FromDays(100), HotEvents = 1 };
        _host.Open();
        _writer = await TestWriter.JoinAsync(_host.Inner);
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Old_events_below_a_snapshot_move_to_the_files_of_their_months_and_lose_nothing()
    {
        // 29 April to 8 May, and one of this month.
        for (var i = 0; i < 10; i++) await AppendAsync(i, April.AddDays(i), i == 3 ? "no\njson" : $"{{\"i\": {i}}}");
        await AppendAsync(10, _host.Clock.GetUtcNow(), "{}");
        await SnapshotAsync(9);
        var before = await _host.Journal.ReadAsync("a", 1, default).ListAsync();

        await TurnAsync();

        Assert.Equal(["2026-04.jsonl.gz", "2026-05.jsonl.gz"], Files());
        Assert.Equal([9, 10, 11], (await _host.Journal.ReadAsync("a", 9, default).ListAsync()).Select(e => e.Sequence));
        Assert.Empty(await _host.Journal.ReadAsync("a", 8, default).ListAsync());
        var archived = Files().SelectMany(Lines).ToList();
        Assert.Equal(before.Take(8).Select(e => Convert.ToHexString(EventHash.Of(e))), archived.Select(Hash));
        Assert.Equal(2, archived[1].GetProperty("sequence").GetInt64());
        Assert.Equal(1, archived[1].GetProperty("payload").GetProperty("i").GetInt32());
        Assert.True(archived[3].TryGetProperty("payloadBase64", out _));
    }

    [Fact]
    public async Task What_a_crash_left_in_a_file_is_written_again_and_is_there_once()
    {
        for (var i = 0; i < 4; i++) await AppendAsync(i, April, "{}");
        await SnapshotAsync(3);
        await TurnAsync();
        var path = Path.Combine(_host.Folder, JournalOptions.ArchiveName, Files().Single());
        var whole = new FileInfo(path).Length;
        // A member that was made durable, or half of it, before the journal knew.
        await File.AppendAllBytesAsync(path, (await File.ReadAllBytesAsync(path))[..(int)(whole / 2)]);
        for (var i = 4; i < 8; i++) await AppendAsync(i, April, "{}");
        await SnapshotAsync(7);

        await TurnAsync();

        Assert.Equal([1, 2, 3, 4, 5, 6], Lines(Files().Single()).Select(l => l.GetProperty("sequence").GetInt64()));
    }

    [Fact]
    public async Task The_files_of_a_lost_journal_are_left_alone()
    {
        await _host.CloseAsync();
        _host.Options = _host.Options with { HotEvents = 100 };
        _host.Open();
        await AppendAsync(0, April, "{}");
        await AppendAsync(1, April, "{}");
        await SnapshotAsync(2);
        await TurnAsync();
        await _host.CloseAsync();
        File.Delete(_host.FilePath);
        _host.Open();
        await _host.SettleAsync();

        await TurnAsync();

        Assert.Equal(["2026-04.2.jsonl.gz", "2026-04.jsonl.gz"], Files());
        foreach (var file in Files()) Assert.Equal(1, Lines(file).Single().GetProperty("sequence").GetInt64());
    }

    [Fact]
    public async Task An_archived_past_is_trimmed_past()
    {
        for (var i = 0; i < 5; i++) await AppendAsync(i, April, "{}");
        await SnapshotAsync(5);
        await TurnAsync();
        await TurnAsync();

        await Assert.ThrowsAsync<PositionTrimmedException>(() => _host.Engine.Log.ReadAsync("a", 1, default).ListAsync());
        Assert.Equal(5, Assert.Single(await _host.Engine.Log.ReadAsync("a", 5, default).ListAsync()).Sequence);
    }

    private async Task AppendAsync(int expected, DateTimeOffset time, string payload) => Assert.IsType<AppendResult.Ok>(
        await _host.Inner.Log.AppendAsync(
            "a", expected, [TestWriter.Event(payload)], TestWriter.Context with { Time = time }, await Writer.FenceAsync("a"), default));

    private async Task SnapshotAsync(long sequence)
    {
        await _host.Inner.Log.SaveSnapshotAsync("a", new StreamSnapshot(sequence, 1, new byte[1]), default);
        await _host.SettleAsync();
    }

    private async Task TurnAsync()
    {
        await using var upkeep = new JournalUpkeep(
            (JournalledEngine)_host.Engine, _ => true, () => 1, new NoJournalPeers(), _host.Clock, NullLogger<JournalUpkeep>.Instance);
        await upkeep.TurnAsync(default);
    }

    private string[] Files() =>
        [.. Directory.GetFiles(Path.Combine(_host.Folder, JournalOptions.ArchiveName)).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal)];

    private List<JsonElement> Lines(string name)
    {
        using var gzip = new GZipStream(File.OpenRead(Path.Combine(_host.Folder, JournalOptions.ArchiveName, name)), CompressionMode.Decompress);
        using var text = new StreamReader(gzip);
        return [.. text.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];
    }

    private static string Hash(JsonElement line)
    {
        var payload = line.TryGetProperty("payload", out var json)
            ? System.Text.Encoding.UTF8.GetBytes(json.GetRawText())
            : line.GetProperty("payloadBase64").GetBytesFromBase64();
        var e = new NewEvent(
            line.GetProperty("id").GetGuid(), line.GetProperty("type").GetString()!, line.GetProperty("version").GetInt32(), payload);
        var context = new AppendContext(
            line.GetProperty("command").GetGuid(), line.GetProperty("time").GetDateTimeOffset(), line.GetProperty("node").GetString()!,
            line.GetProperty("principal").GetString()!, line.TryGetProperty("reason", out var reason) ? reason.GetString() : null);
        return Convert.ToHexString(EventHash.Of(
            line.GetProperty("stream").GetString()!, line.GetProperty("sequence").GetInt64(), e, context,
            Convert.FromHexString(line.GetProperty("previousHash").GetString()!)));
    }
}
