using System.Globalization;
using MirrorActors.Engine.Log;
using MirrorActors.Engine.Sqlite;
using MirrorActors.Engine.Tests.Conformance;
using MirrorActors.Testing;

namespace MirrorActors.Engine.Tests.Sqlite;

public sealed class SqliteCrashTests : IAsyncLifetime
{
    private const string RoundsVariable = "MIRRORACTORS_CRASH_ROUNDS";
    private const int Rounds = 8;

    private readonly SqliteHost _host = SqliteHost.Closed();
    private readonly Dictionary<(string Stream, long Sequence), Guid> _acknowledged = [];

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task After_each_kill_every_acknowledged_event_is_there_in_order()
    {
        var given = Environment.GetEnvironmentVariable(RoundsVariable);
        var rounds = given is null ? Rounds : int.Parse(given, CultureInfo.InvariantCulture);
        var random = new Random(rounds);

        for (var round = 0; round < rounds; round++)
        {
            await Awaited.Of(RunAndKillAsync(random.Next(1, 400)), $"the killed writer of round {round}");
            await CheckAsync();
        }
    }

    private async Task RunAndKillAsync(int afterLines)
    {
        using var writer = CrashWriter.Start(_host.FilePath);
        while (await writer.StandardOutput.ReadLineAsync() is { } line)
        {
            // The last line may be torn by the kill; then its event is not known as acknowledged.
            if (line.Split(' ') is [var stream, var sequence, var id] && Guid.TryParseExact(id, "D", out var guid))
                _acknowledged.Add((stream, long.Parse(sequence, CultureInfo.InvariantCulture)), guid);
            else Assert.True(afterLines <= 0, $"the writer said: {line}");
            if (--afterLines == 0) writer.Kill();
        }

        await writer.WaitForExitAsync();
    }

    private async Task CheckAsync()
    {
        await _host.OpenAsync();
        var log = _host.Engine.Log;
        var events = new List<LoggedEvent>();
        await foreach (var batch in log.SubscribeAsync(Position.Start, default))
        {
            Assert.True(events.Count == 0 || batch.UpTo > events[^1].Position);
            events.AddRange(batch.Events);
            if (batch.CaughtUp) break;
        }

        foreach (var stream in events.GroupBy(e => e.Stream)) StreamAssert.Whole([.. stream]);
        var stored = events.ToDictionary(e => (e.Stream, e.Sequence), e => e.Event.Id);
        Assert.All(_acknowledged, a => Assert.Equal(a.Value, stored.GetValueOrDefault(a.Key)));
        await _host.CloseAsync();
    }
}
