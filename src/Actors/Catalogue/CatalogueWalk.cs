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
    private const string HoldFile = "hold file";
    private const string NoRoot = "the root is missing";
    private const string OtherFileSystem = "the root is on another file system than before";
    private readonly FileTable _table = deps.Fold.Index.Table;
    private readonly WalkReport _report = new();
    private readonly WalkDiff _diff = new(deps, ids, clock);
    private readonly DateTimeOffset _started = clock.GetUtcNow();
    private readonly long _before = deps.Fold.Index.Table.Count;

    public async Task<WalkOutcome> RunAsync(CancellationToken token)
    {
        var root = deps.Tree.Root;
        if (deps.IsOnHold) return Skip(HoldFile);
        if (!Directory.Exists(root)) return HoldOrSkip(NoRoot);
        var fileSystem = deps.FileSystemOf(root);
        if (IsForeign(fileSystem)) return HoldOrSkip(OtherFileSystem);

        await _diff.RunAsync(_report, token);

        if (deps.IsOnHold) return Skip(HoldFile);
        if (_report.MayHaveMissed("/"u8)) return Skip("the root cannot be read");
        // Unmounted while it was walked: then the files met are those of before, and the rest is not gone.
        if (!Directory.Exists(root)) return HoldOrSkip(NoRoot);
        if (deps.FileSystemOf(root) != fileSystem) return HoldOrSkip(OtherFileSystem);
        var (lost, moved) = Missed();
        if (!accept && _report.Files == 0 && _before > moved.Count) return HoldOrSkip("the root is empty");
        if (!accept && IsMassLoss(lost.Count)) return HoldOrSkip("too many files are gone");

        return await TakeOverAsync(lost, moved, fileSystem, token);
    }

    private bool IsForeign(string? fileSystem) =>
        !accept && _before > 0 && state.FileSystem is { Length: > 0 } known && fileSystem is not null && known != fileSystem;

    /// <summary>Files in their grace time count again: a tree that is deleted slowly is a loss, too.</summary>
    private bool IsMassLoss(int lost) =>
        lost >= CatalogueLimits.MassLossFiles && lost > deps.Settings.MassLoss.Fraction * _before;

    /// <returns>
    /// Files that are gone; and files that are no longer published under their path, which leave at once: what the
    /// rules hide now, and what is reached by a link from now on, which the old path would hide.
    /// </returns>
    private (List<int> Lost, HashSet<int> Moved) Missed()
    {
        var (lost, moved) = (new List<int>(), new HashSet<int>());
        foreach (var entry in _table.All())
        {
            if (!_diff.Missed(entry.Id.Value)) continue;
            var path = entry.GetPathBytes();
            if (deps.Tree.Rules.HidesFile(entry.GetPath())) moved.Add(entry.Id.Value);
            else if (_report.MayHaveMissed(path)) continue;
            else if (_diff.MetLinkAbove(path) && deps.Tree.Find(entry.GetPath()) is not null) moved.Add(entry.Id.Value);
            else lost.Add(entry.Id.Value);
        }

        return (lost, moved);
    }

    private async Task<WalkOutcome> TakeOverAsync(
        List<int> lost, HashSet<int> moved, string? fileSystem, CancellationToken token)
    {
        var due = missing.Update(lost, clock.GetUtcNow(), deps.Settings.Grace);
        if (accept) due = lost.ToHashSet();
        _table.Missing = SetOf(lost);
        foreach (var entry in due.Count + moved.Count > 0 ? _table.All() : [])
        {
            var leaves = moved.Contains(entry.Id.Value) || (due.Contains(entry.Id.Value) && !IsBack(entry.GetPath()));
            if (leaves) await _diff.RemoveAsync(entry.GetPathBytes(), token);
        }

        await _diff.RemoveLinksAsync(_report, token);
        await _diff.ForgetAsync(token);
        var deltas = await _diff.CompleteAsync(token);
        var summary = Summary(WalkResult.TakenOver, "") with
        {
            Added = deltas.Sum(d => d.Added),
            Replaced = deltas.Sum(d => d.Replaced),
            Removed = deltas.Sum(d => d.Removed),
            Missing = lost.Count - due.Count,
        };
        return new WalkOutcome(summary, deltas, ids.Next, fileSystem, _before, _diff.Young);
    }

    private static FileSet SetOf(List<int> ids)
    {
        var set = new FileSetBuilder();
        foreach (var id in ids) set.Add(new FileId(id));
        return set.Build();
    }

    /// <summary>It came back after the walk had read its directory.</summary>
    private bool IsBack(string path) => deps.Tree.Find(path) is { } found && found.Path == path;

    /// <summary>An empty catalogue has nothing to protect: there is just nothing to take over.</summary>
    private WalkOutcome HoldOrSkip(string reason) =>
        End(_before > 0 ? WalkResult.Held : WalkResult.Skipped, reason) with { IsRootLost = true };

    private WalkOutcome Skip(string reason) => End(WalkResult.Skipped, reason);

    private WalkOutcome End(WalkResult result, string reason)
    {
        _diff.TakeBackIds();
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
        _diff.YoungCount,
        _report.BadNames,
        _report.BadLinks,
        _report.Unreadable,
        _report.FirstUnreadable);
}
