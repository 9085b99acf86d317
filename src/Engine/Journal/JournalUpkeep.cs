using Microsoft.Extensions.Logging;
using MirrorActors.Engine.Log;

namespace MirrorActors.Engine.Journal;

/// <summary>Once a minute: holes are filled from other nodes, the log is trimmed, old events go into the archive.</summary>
public sealed class JournalUpkeep : IAsyncDisposable
{
    /// <summary>Journals that must hold an event before it goes from the log, where there are so many nodes.</summary>
    private const int Copies = 2;

    private readonly NodeJournal _journal;
    private readonly Func<int> _members;
    private readonly IJournalPeers _peers;
    private readonly TimeProvider _clock;
    private readonly ILogger<JournalUpkeep> _logger;
    private readonly JournalTrim _trim;
    private readonly JournalFill _fill;
    private readonly AsideJournals _aside;
    private readonly JournalFill _fillFromAside;
    private readonly JournalArchive _archive;
    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;

    /// <param name="owns">Whether a stream is this node's to trim.</param>
    /// <param name="members">Nodes of the cluster, this one included; 0 while it is not known.</param>
    public JournalUpkeep(
        JournalledEngine engine, Func<string, bool> owns, Func<int> members, IJournalPeers peers, TimeProvider clock,
        ILogger<JournalUpkeep> logger)
    {
        (_journal, _members, _peers, _clock, _logger) = (engine.Journal, members, peers, clock, logger);
        _trim = new JournalTrim(engine.Log, owns, _journal.Options);
        _fill = new JournalFill(peers, clock, logger);
        _aside = new AsideJournals(_journal.Options);
        _fillFromAside = new JournalFill(_aside, clock, logger);
        _archive = new JournalArchive(engine.Log, _journal.Options, clock);
    }

    public void Start() => _running = Task.Run(() => RunAsync(_stop.Token), CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested) return;
        await _stop.CancelAsync();
        await _running;
    }

    /// <summary>One bounded turn of each; without effect while the journal cannot be used.</summary>
    internal async Task TurnAsync(CancellationToken token)
    {
        if (_journal.File is not { } file || _journal.Reached() is not { } own) return;
        await _fillFromAside.TurnAsync(file, await _aside.StatesAsync(token), token);
        var others = await _peers.StatesAsync(token);
        await _fill.TurnAsync(file, others, token);
        var members = _members();
        if (members > 0 && TrimRule.HeldBy(Math.Min(members, Copies), own, others) is { } held)
            await _trim.TurnAsync(file, held, token);
        await _archive.TurnAsync(file, token);
    }

    private async Task RunAsync(CancellationToken stop)
    {
        while (true)
        {
            try
            {
                await Task.Delay(JournalLimits.TurnEvery, _clock, stop);
                await TurnAsync(stop);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (EngineUnavailableException)
            {
                // The feed of the tables tells.
                continue;
            }
            catch (Exception e)
            {
                // The rim of a background loop: whatever it is, it is told and tried again.
                JournalMetrics.Failures.Add(1);
                _logger.JournalUpkeepFailed(e.Message);
            }
        }
    }
}
