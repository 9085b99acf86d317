using MirrorActors.Engine.Log;
using MirrorActors.Engine.Migration;
using MirrorActors.Engine.Tests.Conformance;
using MirrorActors.Engine.Tests.Etcd;
using MirrorActors.Engine.Tests.Postgres;
using MirrorActors.Engine.Tests.Sqlite;
using MirrorActors.Testing.Servers;

namespace MirrorActors.Engine.Tests.Migration;

[Collection(PostgresCollection.Name)]
[EngineNeeds("etcd")]
public sealed class RealEngineMigrationTests(PostgresFixture postgres)
{
    [EngineFact]
    public async Task A_log_goes_from_sqlite_to_postgres_to_etcd_and_back_and_stays_the_same()
    {
        await using var server = await EtcdServer.StartAsync();
        await using var first = await SqliteHost.StartAsync();
        await using var second = await PostgresHost.StartAsync(postgres.Server);
        await using var third = await EtcdHost.StartAsync(server);
        await using var fourth = await SqliteHost.StartAsync();
        await FillAsync(first.Engine);
        var digest = LogDigest.Of(await LogDigest.ReadAsync(first.Engine.Log, default));

        foreach (var (from, to) in new[] { (first.Engine, second.Engine), (second.Engine, third.Engine), (third.Engine, fourth.Engine) })
            Assert.Equal(digest, await new LogMigration(from, to, TimeProvider.System, _ => { }).RunAsync(default));

        Assert.Equal((200 + 300 + 3L, 6), (digest.Events, digest.Streams));
        Assert.Equal(2 << 20, (await fourth.Engine.Log.LoadSnapshotAsync("m/1", default))?.State.Length);
        Assert.Equal(
            await LogDigest.ReadAsync(first.Engine.Log, default), await LogDigest.ReadAsync(fourth.Engine.Log, default));
    }

    private static async Task FillAsync(IEngine engine)
    {
        var writer = await TestWriter.JoinAsync(engine);
        for (var i = 0; i < 50; i++)
        {
            for (var stream = 0; stream < 4; stream++) await writer.OkAsync($"m/{stream}", i, TestWriter.Event($"{{\"i\":{i}}}"));
        }

        // More than one append of etcd holds.
        await writer.OkAsync("many", 0, TestWriter.Events(300));
        await writer.OkAsync("ü/ \u0000", 0, TestWriter.Event([]), TestWriter.Event([0, 1, 255]), TestWriter.Event(new byte[1 << 20]));
        await engine.Log.SaveSnapshotAsync("m/1", new StreamSnapshot(40, 3, new byte[2 << 20]), default);
        await writer.Session.DisposeAsync();
    }
}
