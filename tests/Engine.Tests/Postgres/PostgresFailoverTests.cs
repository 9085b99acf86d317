using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;
using MirrorActors.Engine.Log;
using MirrorActors.Engine.Postgres;
using MirrorActors.Engine.Tests.Conformance;
using MirrorActors.Testing;
using MirrorActors.Testing.Servers;

namespace MirrorActors.Engine.Tests.Postgres;

/// <summary>Two servers, of which the second takes over.</summary>
[Collection(PostgresCollection.Name)]
public sealed class PostgresFailoverTests
{
    [Fact]
    public async Task Nothing_acknowledged_is_lost_when_a_synchronous_standby_takes_over_from_a_killed_primary()
    {
        const int Writers = 4, Appends = 60;
        await using var primary = await PostgresServer.StartAsync();
        var database = await primary.CreateDatabaseAsync();
        await using var standby = await primary.StartStandbyAsync();
        var both = primary.Connection(database).Replace(primary.Address, $"{primary.Address},{standby.Address}", StringComparison.Ordinal);
        var options = new PostgresEngineOptions(both, PostgresHost.Schema) { PasswordFile = primary.PasswordFile };
        await using var engine = await PostgresEngine.OpenAsync(
            options, TimeProvider.System, NullLogger<PostgresEngine>.Instance, default);
        var writer = await TestWriter.JoinAsync(engine);
        var acknowledged = new ConcurrentQueue<Guid>();
        var before = await engine.Log.HeadAsync(default);
        await using var subscriber = new TestSubscriber(engine.Log, Position.Start);

        var writing = Task.WhenAll(Enumerable.Range(0, Writers).Select(
            w => new RetryingWriter(writer, $"stream/{w}", acknowledged).RunAsync(Appends)));
        await subscriber.TakeEventsAsync(Writers * Appends / 2);
        await primary.KillAsync();
        await standby.PromoteAsync();
        await Awaited.Of(writing, "the writers to end");

        var stored = new List<LoggedEvent>();
        for (var w = 0; w < Writers; w++)
        {
            var stream = await engine.Log.ReadAsync($"stream/{w}", 1, default).ListAsync();
            StreamAssert.Whole(stream);
            stored.AddRange(stream);
        }

        Assert.Equal(acknowledged.Order(), stored.Select(e => e.Event.Id).Order());
        Assert.NotEqual(before.Epoch, (await engine.Log.HeadAsync(default)).Epoch);
    }
}
