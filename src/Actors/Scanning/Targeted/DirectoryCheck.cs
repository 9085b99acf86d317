using System.Collections.Immutable;
using MirrorActors.Actors.FileIndex;
using MirrorActors.Actors.Scanning.Checks;
using MirrorActors.Protocol;
using MirrorActors.Protocol.Ids;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Scanning.Targeted;

/// <summary>
/// Lists one directory of a mirror by the first protocol that can, without what is below, and compares it with the files published
/// there. A listing alone takes no file away: those it lacks are asked for by HEAD. Never throws for what the mirror does.
/// </summary>
/// <param name="listers">In order of preference.</param>
public sealed class DirectoryCheck(
    FileTable files, IReadOnlyList<IMirrorLister> listers, SpotCheck check, TimeProvider clock)
{
    /// <exception cref="OperationCanceledException">The caller's token.</exception>
    public async Task<DirectoryOutcome> RunAsync(DirectoryTarget target, Random random, CancellationToken token)
    {
        var subtree = target.Mirror.Urls.Subtree ?? "/";
        if (!target.Directory.StartsWith(subtree, StringComparison.Ordinal))
            return new DirectoryOutcome([], []) { Problem = "the mirror shows another part of the tree" };
        var problem = "no URL that can be listed";
        foreach (var lister in listers)
        {
            if (lister.UrlOf(target.Mirror.Urls) is not { } url) continue;
            try
            {
                var listing = await ListAsync(lister, url, target, token);
                return await CompareAsync(lister.Protocol, listing, target, random, token);
            }
            catch (ListingException e)
            {
                problem = $"{lister.Protocol}: {e.Message}";
                if (e.Failure == ListingFailure.Busy) break;
            }
        }

        return new DirectoryOutcome([], []) { Problem = problem };
    }

    private async Task<DirectoryListing> ListAsync(
        IMirrorLister lister, string url, DirectoryTarget target, CancellationToken token)
    {
        var meter = new ListingMeter(
            new ListingBudget { Entries = TargetedLimits.Entries, Bytes = TargetedLimits.Bytes, Time = TargetedLimits.Time });
        var listing = new DirectoryListing(files, target);
        using var limit = new CancellationTokenSource(TargetedLimits.Time, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(token, limit.Token);
        try
        {
            var subtree = target.Mirror.Urls.Subtree ?? "/";
            var wanted = new ListingTarget(url, target.Directory[subtree.Length..], Deep: false);
            await foreach (var entry in lister.ListAsync(wanted, meter, either.Token))
            {
                var path = subtree[1..] + entry.Path;
                if (EntryName.HasFittingLength(path)) listing.Add(entry with { Path = path });
            }
        }
        catch (OperationCanceledException e) when (limit.IsCancellationRequested && !token.IsCancellationRequested)
        {
            throw new ListingException("not listed in time", e) { Failure = ListingFailure.Budget };
        }

        // Nothing below is listed, so it is the directory itself that is shown to nobody.
        if (meter.Unlisted > 0) throw new ListingException("the mirror does not list it");
        return listing;
    }

    private async Task<DirectoryOutcome> CompareAsync(
        string protocol, DirectoryListing listing, DirectoryTarget target, Random random, CancellationToken token)
    {
        var (added, staged, missing) = listing.Finish();
        var asked = missing.ToArray();
        if (asked.Length > TargetedLimits.Asked)
        {
            random.Shuffle(asked);
            asked = asked[..TargetedLimits.Asked];
        }

        var answer = await check.RunAsync(target.Mirror, asked, token);
        var areAllGone = missing.Count > asked.Length && answer.Gone.Count >= TargetedLimits.Gone;
        var gone = areAllGone ? missing.Select(file => file.Id) : answer.Gone.Concat(answer.Outdated);
        return new DirectoryOutcome(Bounded(added), Bounded(staged.Concat(gone))) { Protocol = protocol };
    }

    /// <summary>What is beyond the bound is found by the next scan.</summary>
    private static ImmutableArray<int> Bounded(IEnumerable<FileId> found) =>
        [.. found.Select(file => file.Value).Distinct().Order().Take(Limits.FilesPerCheck / 2)];
}

/// <summary>What to list.</summary>
/// <param name="Ordinal">The mirror's, in the file table.</param>
/// <param name="Directory">Canonical, with a slash at both ends.</param>
public sealed record DirectoryTarget(MirrorDefinition Mirror, int Ordinal, string Directory);

/// <summary>What was found; ids in order, none twice.</summary>
/// <param name="Added">Held and not known to be.</param>
/// <param name="Removed">Not held and believed to be.</param>
public sealed record DirectoryOutcome(ImmutableArray<int> Added, ImmutableArray<int> Removed)
{
    public string? Protocol { get; init; }

    /// <summary>Why nothing was found; null when it was listed.</summary>
    public string? Problem { get; init; }
}
