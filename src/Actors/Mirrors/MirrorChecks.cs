using MirrorActors.Engine.Actors;
using MirrorActors.Protocol.Commands;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Mirrors;

/// <summary>
/// The checks of one mirror's single files and directories between its scans; part of its actor. A file that a probe or another
/// check found gone has its directory listed, and is asked for again later.
/// </summary>
internal sealed class MirrorChecks
{
    private readonly ActorContext<MirrorMessage> _context;
    private readonly MirrorServices _services;
    private readonly FileAsks _asks;
    private readonly DirectoryLists _lists;
    private readonly PublishedDirectories _published;
    private bool _merging;

    public MirrorChecks(ActorContext<MirrorMessage> context, MirrorServices services, MirrorCheckServices checks)
    {
        (_context, _services) = (context, services);
        _asks = new FileAsks(context, checks);
        _lists = new DirectoryLists(context, services, checks);
        _published = new PublishedDirectories(context, _lists);
    }

    public static CommandContext NewContext(TimeProvider clock) => new(Guid.CreateVersion7(clock.GetUtcNow()), "system (check)");

    /// <returns>False when the message is not one of these, or changes the state.</returns>
    public bool TryHandle(MirrorMessage message, MirrorState state, bool scanning)
    {
        switch (message)
        {
            case FilesAppeared appeared:
                _asks.Appeared(state, appeared.Files);
                _published.Appeared(state, appeared.Files);
                return true;
            case AskDue:
                _asks.Due(state);
                return true;
            case ListDue:
                _lists.Due(state, scanning);
                return true;
            case MergeFailed:
                _merging = false;
                return true;
            default:
                return false;
        }
    }

    public void Recorded(MirrorMessage message, MirrorState state, IReadOnlyList<MirrorEvent> events, bool scanning)
    {
        switch (message)
        {
            case FilesAsked asked:
                _asks.Ended(asked, recorded: true);
                _published.Found(asked.Files, asked.Answer?.Held ?? []);
                break;
            case DirectoryListed:
                _lists.Ended();
                break;
            case PatchesMerged:
                _merging = false;
                break;
            case ExecuteCommand { Command: RecordFileCheck }:
                FoundGone(events);
                break;
        }

        MergeWhenDue(state, scanning);
    }

    /// <summary>What cannot be written now is found again by the next check or scan.</summary>
    public void Refused(MirrorMessage message)
    {
        if (message is FilesAsked asked) _asks.Ended(asked, recorded: false);
        else if (message is DirectoryListed) _lists.Ended();
        else if (message is PatchesMerged) _merging = false;
    }

    private void FoundGone(IReadOnlyList<MirrorEvent> events)
    {
        foreach (var checkedFiles in events.OfType<MirrorFilesChecked>())
        {
            _lists.Add(checkedFiles.Patch.Removed);
            _asks.AskAgain(checkedFiles.Patch.Removed);
        }
    }

    /// <summary>
    /// Keeps what is laid over a set small. Not during a scan, which does not know what was found since it began and would
    /// replace the new set.
    /// </summary>
    private void MergeWhenDue(MirrorState state, bool scanning)
    {
        if (_merging || scanning || state.Patches.Count < MirrorLimits.MergePatchesAt) return;
        _merging = true;
        _context.PipeToSelf<MirrorMessage>(MergeAsync(state, _context.Clock, _context.Lifetime), merged => merged, _ => new MergeFailed());
    }

    private async Task<MirrorMessage> MergeAsync(MirrorState state, TimeProvider clock, CancellationToken token)
    {
        if (await new StoredFileSet(_services.Blobs, _context.Logger).ReadAsync(state, token) is not { } files)
            return new MergeFailed();
        var blob = await _services.Blobs.PutAsync(files.Encode(), token);
        return new PatchesMerged(new RecordMerge(state.FileSet, state.Patches, blob), NewContext(clock));
    }
}
