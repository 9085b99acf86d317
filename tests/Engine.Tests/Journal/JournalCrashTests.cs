using Microsoft.Extensions.Logging.Abstractions;
using MirrorActors.Engine.Journal;
using MirrorActors.Engine.Log;
using MirrorActors.Engine.Tests.Conformance;
using MirrorActors.Engine.Tests.Sqlite;
using MirrorActors.Testing;

namespace MirrorActors.Engine.Tests.Journal;

public sealed class JournalCrashTests : IAsyncLifetime
{
    private const int Rounds = 4;

    private readonly SqliteHost _host = SqliteHost.Closed();

    private string JournalPath => _host.FilePath + ".journal";

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task After_each_kill_the_journal_has_what_it_says_and_goes_on_from_there()
    {
        var random = new Random(Rounds);
        for (var round = 0; round < Rounds; round++)
        {
            await Awaited.Of(RunAndKillAsync(random.Next(50, 400)), $"the killed writer of round {round}");
            await _host.OpenAsync();
            var log = await EventsAsync();
            using (var file = JournalFile.Open(JournalPath, null)) Check(log, file);
            await GoOnAsync();
            using (var file = JournalFile.Open(JournalPath, null)) Check(log, file);
            await _host.CloseAsync();
        }
    }

    /// <summary>Everything up to the position that the journal says it has reached is in it.</summary>
    private static void Check(List<LoggedEvent> log, JournalFile file)
    {
        var reached = file.Reached();
        foreach (var stream in log.Where(e => e.Position <= reached).GroupBy(e => e.Stream))
        {
            var journalled = new List<LoggedEvent>();
            while (file.Read(db => JournalReader.From(db, stream.Key, journalled.Count + 1)) is { Count: > 0 } page)
                journalled.AddRange(page);
            StreamAssert.Whole(journalled);
            Assert.Equal(stream.Select(Text), journalled.Take(stream.Count()).Select(Text));
        }
    }

    private static string Text(LoggedEvent e) => $"{e.Position} {Convert.ToHexString(EventHash.Of(e))}";

    private async Task RunAndKillAsync(int afterLines)
    {
        using var writer = CrashWriter.Start(_host.FilePath, JournalPath);
        while (await writer.StandardOutput.ReadLineAsync() is not null)
            if (--afterLines == 0) writer.Kill();
        await writer.WaitForExitAsync();
    }

    private async Task<List<LoggedEvent>> EventsAsync()
    {
        var events = new List<LoggedEvent>();
        await foreach (var batch in _host.Engine.Log.SubscribeAsync(Position.Start, default))
        {
            events.AddRange(batch.Events);
            if (batch.CaughtUp) break;
        }

        return events;
    }

    private async Task GoOnAsync()
    {
        var head = await _host.Engine.Log.HeadAsync(default);
        await using var journal = NodeJournal.Start(
            _host.Engine.Log, new JournalOptions(JournalPath, JournalPath + ".archive"), TimeProvider.System,
            NullLogger<NodeJournal>.Instance);
        for (var written = journal.Written; journal.Reached() != head; written = journal.Written)
            await Awaited.Of(written, $"the journal at {head}", () => $"it is at {journal.Reached()}");
    }
}
