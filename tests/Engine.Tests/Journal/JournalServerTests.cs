using Microsoft.Extensions.Logging.Abstractions;
using MirrorActors.Engine.Journal;
using MirrorActors.Engine.Log;
using MirrorActors.Engine.Tests.Conformance;
using MirrorActors.Engine.Tests.Etcd;
using MirrorActors.Engine.Tests.Postgres;
using MirrorActors.Testing;

namespace MirrorActors.Engine.Tests.Journal;

/// <summary>Journals over logs that are elsewhere.</summary>
public abstract class JournalServerTests
{
    private const int Events = 300;

    [EngineFact]
    public async Task A_log_is_trimmed_behind_its_journal_and_a_late_node_gets_the_past_from_there()
    {
        await using var host = await StartAsync();
        var writer = await TestWriter.JoinAsync(host.Engine);
        for (var i = 0; i < Events; i += 3) await writer.OkAsync("a", i, TestWriter.Events(3));
        await host.Engine.Log.SaveSnapshotAsync("a", new StreamSnapshot(290, 1, new byte[9]), default);
        var folder = Directory.CreateTempSubdirectory("mirroractors-");
        var first = Journalled(host.Engine, folder, "1");
        await ReachAsync(host.Engine, first.Journal);
        await TurnAsync(first, new NoJournalPeers());

        await Assert.ThrowsAsync<PositionTrimmedException>(() => host.Engine.Log.ReadAsync("a", 280, default).ListAsync());
        Assert.Equal(20, (await host.Engine.Log.ReadAsync("a", 281, default).ListAsync()).Count);
        StreamAssert.Whole(await first.Log.ReadAsync("a", 1, default).ListAsync());
        var late = Journalled(host.Engine, folder, "2");
        await ReachAsync(host.Engine, late.Journal);
        Assert.Equal(20, (await late.Journal.ReadAsync("a", 281, default).ListAsync()).Count);
        await TurnAsync(late, new OtherJournals(("1", first.Journal)));
        var stream = await late.Log.ReadAsync("a", 1, default).ListAsync();
        Assert.Equal(Events, stream.Count);
        StreamAssert.Whole(stream);
        await first.Journal.DisposeAsync();
        await late.Journal.DisposeAsync();
        folder.Delete(recursive: true);
    }

    protected abstract Task<EngineHost> StartAsync();

    private static JournalledEngine Journalled(IEngine engine, DirectoryInfo folder, string name)
    {
        var options = new JournalOptions(Path.Combine(folder.FullName, $"{name}.db"), Path.Combine(folder.FullName, name))
        {
            HotEvents = 20,
            Retention = TimeSpan.FromDays(36_500),
        };
        return new JournalledEngine(
            engine, NodeJournal.Start(engine.Log, options, TimeProvider.System, NullLogger<NodeJournal>.Instance));
    }

    private static async Task ReachAsync(IEngine engine, NodeJournal journal)
    {
        var head = await engine.Log.HeadAsync(default);
        for (var written = journal.Written; journal.Reached() != head; written = journal.Written)
            await Awaited.Of(written, $"the journal at {head}", () => $"it is at {journal.Reached()}");
    }

    private static async Task TurnAsync(JournalledEngine engine, IJournalPeers peers)
    {
        await using var upkeep = new JournalUpkeep(
            engine, _ => true, () => 1, peers, TimeProvider.System, NullLogger<JournalUpkeep>.Instance);
        await upkeep.TurnAsync(default);
    }
}

[Collection(EtcdTests.Name)]
[EngineNeeds("etcd")]
public sealed class EtcdJournalTests(EtcdFixture etcd) : JournalServerTests
{
    protected override async Task<EngineHost> StartAsync() => await EtcdHost.StartAsync(etcd.Server);
}

[Collection(PostgresCollection.Name)]
public sealed class PostgresJournalTests(PostgresFixture fixture) : JournalServerTests
{
    protected override async Task<EngineHost> StartAsync() => await PostgresHost.StartAsync(fixture.Server);
}
