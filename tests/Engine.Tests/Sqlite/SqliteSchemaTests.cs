using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Data.Sqlite;
using MirrorActors.Engine.Log;
using MirrorActors.Engine.Sqlite;
using MirrorActors.Engine.Tests.Conformance;

namespace MirrorActors.Engine.Tests.Sqlite;

/// <summary>
/// What is in the field stays readable. A new step adds its hash here, and a file written by the version before it
/// (<c>schema-N.db.gz</c>), which must open; no line and no file is ever changed.
/// </summary>
public sealed class SqliteSchemaTests : IAsyncLifetime
{
    private readonly SqliteHost _host = SqliteHost.Closed();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public void No_released_step_changes() =>
        Assert.Equal(
            ["18221f5c6afdd9af55bf0fb4201c2bbce1fc049a27ad821a3eb9feb5fa66d231"],
            SqliteSchema.Steps.Select(step => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(step)))));

    /// <summary>Five events of a mirror, trimmed below the third under a snapshot, then one append of two.</summary>
    [Theory]
    [InlineData(1)]
    public async Task A_file_of_an_older_version_opens_with_all_that_is_in_it(int version)
    {
        await UnpackAsync($"schema-{version}.db.gz");
        Assert.Equal(version, Number("PRAGMA user_version"));

        await _host.OpenAsync();

        var log = _host.Engine.Log;
        var mirror = await log.ReadAsync("mirror/default/a", 3, default).ListAsync();
        Assert.Equal(
            [(3, Id(3), """{"n":3}"""), (4, Id(4), """{"n":4}"""), (5, Id(5), """{"n":5}""")],
            mirror.Select(e => (e.Sequence, e.Event.Id, Encoding.UTF8.GetString(e.Event.Payload.Span))));
        Assert.Equal(EventHash.Of(mirror[1]), mirror[2].PreviousHash.ToArray());
        Assert.All(mirror, e => Assert.Equal(TestWriter.Context, e.Context));
        await Assert.ThrowsAsync<PositionTrimmedException>(() => log.ReadAsync("mirror/default/a", 1, default).ListAsync());
        var snapshot = await log.LoadSnapshotAsync("mirror/default/a", default);
        Assert.Equal((3, 7), (snapshot?.Sequence, snapshot?.SchemaVersion));
        Assert.Equal([1, 2, 3], snapshot?.State.ToArray());
        StreamAssert.Whole(await log.ReadAsync("каталог/default", 1, default).ListAsync());
        Assert.Equal(["mirror/default/a", "каталог/default"], await log.StreamsAsync("", default).ListAsync());
        Assert.Equal(SqliteSchema.Newest, Number("PRAGMA user_version"));
    }

    [Theory]
    [InlineData(1)]
    public async Task A_file_of_an_older_version_is_written_on(int version)
    {
        await UnpackAsync($"schema-{version}.db.gz");
        var lastToken = Number("SELECT token FROM log_state");
        await _host.OpenAsync();
        var head = await _host.Engine.Log.HeadAsync(default);
        var writer = await TestWriter.JoinAsync(_host.Engine);

        var appended = await writer.OkAsync("mirror/default/a", 5, TestWriter.Event());

        Assert.True(appended.At > head);
        Assert.True((await writer.FenceAsync("mirror/default/a")).Token > lastToken);
        var stream = await _host.Engine.Log.ReadAsync("mirror/default/a", 5, default).ListAsync();
        Assert.Equal(EventHash.Of(stream[0]), stream[1].PreviousHash.ToArray());
    }

    private static Guid Id(int number) => new(number, 0, 0, new byte[8]);

    private async Task UnpackAsync(string resource)
    {
        await using var packed = typeof(SqliteSchemaTests).Assembly.GetManifestResourceStream(resource)
            ?? throw new FileNotFoundException(resource);
        await using var content = new GZipStream(packed, CompressionMode.Decompress);
        await using var file = File.Create(_host.FilePath);
        await content.CopyToAsync(file);
    }

    private long Number(string sql)
    {
        using var db = new SqliteConnection($"Data Source={_host.FilePath};Pooling=False");
        db.Open();
        return SqliteSchema.Number(db, sql);
    }
}
