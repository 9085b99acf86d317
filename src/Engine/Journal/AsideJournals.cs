using Microsoft.Data.Sqlite;
using MirrorActors.Engine.Log;

namespace MirrorActors.Engine.Journal;

/// <summary>
/// The journals of other histories that this node has set aside, asked as other nodes are: a log that was restored from a backup has its
/// older events in common with them. Each is a "node" under its file's name.
/// </summary>
internal sealed class AsideJournals(JournalOptions options) : IJournalPeers
{
    private readonly string _folder = Path.GetDirectoryName(options.Path) ?? ".";
    private readonly string _prefix = NodeJournal.AsideOf(options.Path, string.Empty);

    public Task<IReadOnlyList<JournalState>> StatesAsync(CancellationToken token) => Task.FromResult<IReadOnlyList<JournalState>>(
    [
        .. Directory.EnumerateFiles(_folder, Path.GetFileName(_prefix) + "*").Where(IsJournal).Select(f => new JournalState(f, default)),
    ]);

    public Task<IReadOnlyList<LoggedEvent>> ReadAsync(string node, string stream, long belowSequence, CancellationToken token)
    {
        try
        {
            using var file = JournalFile.Open(node, null);
            return Task.FromResult(file.Read(db => JournalReader.Below(db, stream, belowSequence)));
        }
        catch (Exception e) when (e is SqliteException or EngineOpenException)
        {
            throw new IOException(e.Message, e);
        }
    }

    /// <summary>And none of the files beside one.</summary>
    private bool IsJournal(string file) => file.AsSpan(_prefix.Length).IndexOfAny('-', '.') < 0;
}
