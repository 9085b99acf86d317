using Microsoft.Extensions.Logging.Abstractions;
using MirrorActors.Engine.Journal;
using MirrorActors.Engine.Log;
using MirrorActors.Testing;

namespace MirrorActors.Engine.Tests.Journal;

/// <summary>Another node on the log of a host, with a journal of its own.</summary>
public sealed class SecondNode : IAsyncDisposable
{
    private readonly JournalledHost _host;
    private readonly JournalUpkeep _upkeep;
    private IJournalPeers _peers = new NoJournalPeers();

    public SecondNode(JournalledHost host, string? folder = null)
    {
        _host = host;
        Folder = folder ?? Path.Combine(host.Folder, Guid.NewGuid().ToString("N"));
        Directory.CreateDirectory(Folder);
        var options = new JournalOptions(Path.Combine(Folder, JournalOptions.FileName), Path.Combine(Folder, JournalOptions.ArchiveName))
        {
            CommitPause = TimeSpan.Zero,
        };
        Journal = NodeJournal.Start(host.Inner.Log, options, host.Clock, NullLogger<NodeJournal>.Instance);
        _upkeep = new JournalUpkeep(
            new JournalledEngine(host.Inner, Journal), _ => false, () => 2, new Forward(this), host.Clock,
            NullLogger<JournalUpkeep>.Instance);
    }

    public string Folder { get; }

    public NodeJournal Journal { get; }

    public async Task ReachAsync()
    {
        var head = await _host.Inner.Log.HeadAsync(default);
        for (var written = Journal.Written; Journal.Reached() != head; written = Journal.Written)
            await Awaited.Of(written, $"the second node's journal at {head}", () => $"it is at {Journal.Reached()}");
    }

    public Task TurnAsync(IJournalPeers peers)
    {
        _peers = peers;
        return _upkeep.TurnAsync(default);
    }

    public async Task StopAsync() => await Journal.DisposeAsync();

    public async ValueTask DisposeAsync()
    {
        await _upkeep.DisposeAsync();
        await Journal.DisposeAsync();
    }

    private sealed class Forward(SecondNode node) : IJournalPeers
    {
        public Task<IReadOnlyList<JournalState>> StatesAsync(CancellationToken token) => node._peers.StatesAsync(token);

        public Task<IReadOnlyList<LoggedEvent>> ReadAsync(string from, string stream, long belowSequence, CancellationToken token) =>
            node._peers.ReadAsync(from, stream, belowSequence, token);
    }
}
