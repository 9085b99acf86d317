using MirrorActors.Actors.Catalogue.Sources;
using MirrorActors.Actors.FileIndex;
using MirrorActors.Actors.Scanning;
using MirrorActors.Protocol.Ids;

namespace MirrorActors.Actors.Catalogue;

/// <summary>
/// One walk: compares what the source shows with the file table and stores the differences.
/// 1 look at the source; 2 walk, marking each file met by its id; 3 judge; 4 collect what left; 5 hand over.
/// </summary>
/// <param name="accept">An operator takes over whatever is there.</param>
/// <param name="directory">Where something has changed; empty for everywhere. See <see cref="WalkScope"/>.</param>
internal sealed class CatalogueWalk(
    CatalogueDependencies deps, FileIds ids, MissingFiles missing, CatalogueState state, bool accept, string directory,
    TimeProvider clock)
{
    private const string HoldFile = "hold file";
    private const string OtherFileSystem = "the root is on another file system than before";
    private readonly FileTable _table = deps.Fold.Index.Table;
    private readonly WalkReport _report = new();
    private readonly WalkDiff _diff = new(deps, ids, clock);
    private readonly DateTimeOffset _started = clock.GetUtcNow();
    private readonly long _before = deps.Fold.Index.Table.Count;

    public async Task<WalkOutcome> RunAsync(CancellationToken token)
    {
        if (deps.IsOnHold) return Skip(HoldFile);
        var look = deps.Source.Look();
        if (look.Problem is { } absent) return HoldOrSkip(absent);
        if (IsForeign(look.Identity)) return HoldOrSkip(OtherFileSystem);

        try
        {
            await deps.Source.WalkAsync(Scope(), _diff, _report, token);
        }
        catch (ListingException e)
        {
            return NotListed(e);
        }

        if (deps.IsOnHold) return Skip(HoldFile);
        if (deps.Tree is not null && _report.MayHaveMissed("/"u8)) return Skip("the root cannot be read");
        // Unmounted while it was walked: then the files met are those of before, and the rest is not gone.
        var after = deps.Source.Look();
        if (after.Problem is { } gone) return HoldOrSkip(gone);
        if (after.Identity != look.Identity) return HoldOrSkip(OtherFileSystem);
        if (_report.IsUnchanged || _report.IsOfPart) return await AddAsync(token);
        var (lost, moved) = Missed();
        if (!accept && _report.Files == 0 && _before > moved.Count)
            return HoldOrSkip(deps.Tree is null ? "the listing is empty" : "the root is empty");
        if (!accept && IsMassLoss(lost.Count)) return HoldOrSkip("too many files are gone");

        return await TakeOverAsync(lost, moved, look.Identity, token);
    }

    /// <summary>
    /// All of it while there is something to decide; and an upstream need not be listed while all that was seen of it is taken over and
    /// nothing waits for its grace time.
    /// </summary>
    private WalkScope Scope() =>
        accept || state.HeldBecause is not null || _before == 0 ? default : new WalkScope(directory, _table.Missing.Count == 0);

    private WalkOutcome NotListed(ListingException e) => e.Failure == ListingFailure.Absent
        ? HoldOrSkip($"the upstream is not there: {e.Message}")
        : End(WalkResult.Skipped, e.Message, failed: e);

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
            if (deps.Source.Rules.HidesFile(entry.GetPath())) moved.Add(entry.Id.Value);
            else if (_report.MayHaveMissed(path)) continue;
            else if (_diff.MetLinkAbove(path) && deps.Source.Find(entry.GetPath()) is not null) moved.Add(entry.Id.Value);
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
        return await HandOverAsync(lost.Count - due.Count, fileSystem, token);
    }

    /// <summary>What was not met is not looked at: nothing had to be listed, or a part alone.</summary>
    private async Task<WalkOutcome> AddAsync(CancellationToken token)
    {
        if (_report.IsUnchanged) _report.Files = _before;
        return await HandOverAsync(_table.Missing.Count, null, token);
    }

    private async Task<WalkOutcome> HandOverAsync(int stillMissing, string? fileSystem, CancellationToken token)
    {
        await _diff.ForgetAsync(token);
        var deltas = await _diff.CompleteAsync(token);
        var summary = Summary(WalkResult.TakenOver, "") with
        {
            Added = deltas.Sum(d => d.Added),
            Replaced = deltas.Sum(d => d.Replaced),
            Removed = deltas.Sum(d => d.Removed),
            Missing = stillMissing,
        };
        // Young files of a listing are seen again by the next one alone.
        return new WalkOutcome(summary, deltas, ids.Next, fileSystem, _before, deps.Tree is null ? [] : _diff.Young);
    }

    private static FileSet SetOf(List<int> ids)
    {
        var set = new FileSetBuilder();
        foreach (var id in ids) set.Add(new FileId(id));
        return set.Build();
    }

    /// <summary>It came back after the walk had read its directory.</summary>
    private bool IsBack(string path) => deps.Source.Find(path) is { } found && found.Path == path;

    /// <summary>An empty catalogue has nothing to protect: there is just nothing to take over.</summary>
    private WalkOutcome HoldOrSkip(string reason) =>
        End(_before > 0 ? WalkResult.Held : WalkResult.Skipped, reason) with { IsRootLost = true };

    private WalkOutcome Skip(string reason) => End(WalkResult.Skipped, reason);

    private WalkOutcome End(WalkResult result, string reason, ListingException? failed = null)
    {
        _diff.TakeBackIds();
        var summary = Summary(result, reason) with
        {
            IsFailed = failed is not null,
            IsBusy = failed?.Failure == ListingFailure.Busy,
            RetryAfter = failed?.RetryAfter,
        };
        return new WalkOutcome(summary, [], ids.Next, null, _before, []);
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
        _report.FirstUnreadable)
    {
        Unasked = _report.Unasked,
        Unclear = _report.Unclear,
        AskProblem = _report.Problem,
        RetryAfter = _report.RetryAfter,
        Staged = _report.Staged,
        IsUnchanged = _report.IsUnchanged,
        IsOfPart = _report.IsOfPart,
    };
}
