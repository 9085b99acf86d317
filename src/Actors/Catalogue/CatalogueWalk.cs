using MirrorActors.Actors.FileIndex;
using MirrorActors.Protocol.Ids;

namespace MirrorActors.Actors.Catalogue;

/// <summary>
/// One walk: compares the tree with the file table and stores the differences.
/// 1 look at the root; 2 walk, marking each file met by its id; 3 judge; 4 collect what left; 5 hand over.
/// </summary>
internal sealed class CatalogueWalk(
    CatalogueDependencies deps, FileIds ids, MissingFiles missing, CatalogueState state, bool accept, TimeProvider clock)
{
    private readonly FileTable _table = deps.Fold.Index.Table;
    private readonly WalkReport _report = new();
    private readonly WalkDiff _diff = new(deps, ids, clock);
    private readonly DateTimeOffset _started = clock.GetUtcNow();
    private readonly long _before = deps.Fold.Index.Table.Count;
    private readonly int _firstId = ids.Next;

    public async Task<WalkOutcome> RunAsync(CancellationToken token)
    {
        var root = deps.Tree.Root;
        if (deps.Settings.HoldFile is { } hold && File.Exists(hold)) return End(WalkResult.Skipped, "hold file");
        if (!Directory.Exists(root)) return HoldOrSkip("the root is missing");
        var fileSystem = deps.FileSystemOf(root);
        if (IsForeign(fileSystem)) return HoldOrSkip("the root is on another file system than before");

        await _diff.RunAsync(_report, token);

        if (_report.MayHaveMissed("/"u8)) return End(WalkResult.Skipped, "the root cannot be read");
        // Unmounted while it was walked: then the files met are those of before, and the rest is not gone.
        if (!Directory.Exists(root)) return HoldOrSkip("the root is missing");
        if (deps.FileSystemOf(root) != fileSystem) return HoldOrSkip("the root is on another file system than before");
        if (_report.Files == 0 && _before > 0 && !accept) return HoldOrSkip("the root is empty");
        var missed = Missed();
        if (!accept && IsMassLoss(missed.Count(id => !missing.Contains(id)))) return HoldOrSkip("too many files are gone");

        return await TakeOverAsync(missed, fileSystem, token);
    }

    private bool IsForeign(string? fileSystem) =>
        !accept && _before > 0 && state.FileSystem is { Length: > 0 } known && fileSystem is not null && known != fileSystem;

    private bool IsMassLoss(int lost) => lost >= CatalogueLimits.MassLossFiles
        && lost > deps.Settings.MassLoss.Fraction * (_before - missing.Count);

    private List<int> Missed()
    {
        var missed = new List<int>();
        foreach (var entry in _table.All())
        {
            if (_diff.Met(entry.Id.Value)) continue;
            if (_report.Unreadable > 0 && _report.MayHaveMissed(entry.GetPathBytes())) continue;
            missed.Add(entry.Id.Value);
        }

        return missed;
    }

    private async Task<WalkOutcome> TakeOverAsync(List<int> missed, string? fileSystem, CancellationToken token)
    {
        var due = missing.Update(missed, clock.GetUtcNow(), deps.Settings.Grace);
        if (accept) due = missed.ToHashSet();
        _table.Missing = SetOf(missed);
        if (due.Count > 0)
        {
            foreach (var entry in _table.All())
            {
                if (due.Contains(entry.Id.Value)) await _diff.RemoveAsync(entry.GetPathBytes(), token);
            }
        }

        await _diff.RemoveLinksAsync(_report, token);
        var deltas = await _diff.CompleteAsync(token);
        var summary = Summary(WalkResult.TakenOver, "") with
        {
            Added = deltas.Sum(d => d.Added),
            Replaced = deltas.Sum(d => d.Replaced),
            Removed = deltas.Sum(d => d.Removed),
            Missing = missed.Count - due.Count,
        };
        return new WalkOutcome(summary, deltas, ids.Next, fileSystem, _before, _diff.Young);
    }

    private static FileSet SetOf(List<int> ids)
    {
        var set = new FileSetBuilder();
        foreach (var id in ids) set.Add(new FileId(id));
        return set.Build();
    }

    /// <summary>An empty catalogue has nothing to protect: there is just nothing to take over.</summary>
    private WalkOutcome HoldOrSkip(string reason) => End(_before > 0 ? WalkResult.Held : WalkResult.Skipped, reason);

    private WalkOutcome End(WalkResult result, string reason)
    {
        ids.TakeBack(_firstId, ids.Next);
        return new WalkOutcome(Summary(result, reason), [], ids.Next, null, _before, []);
    }

    private WalkSummary Summary(WalkResult result, string reason) => new(
        result,
        reason,
        _started,
        clock.GetUtcNow() - _started,
        _report.Files,
        _report.Links,
        Added: 0,
        Replaced: 0,
        Removed: 0,
        Missing: 0,
        _diff.Young.Count,
        _report.BadNames,
        _report.BadLinks,
        _report.Unreadable,
        _report.FirstUnreadable);
}
