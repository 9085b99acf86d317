using MirrorActors.Actors.FileIndex;
using MirrorActors.Protocol.Catalogue;

namespace MirrorActors.Actors.Catalogue;

/// <summary>Says what a file of the tree, as it was just seen, means for the version in force at its path.</summary>
internal sealed class VersionRule(CatalogueDependencies deps, FileIds ids, TimeProvider clock)
{
    private readonly FileTable _table = deps.Fold.Index.Table;

    /// <summary>How many ids it took.</summary>
    public int IdsTaken { get; private set; }

    public bool IsYoung(long modifiedTicks) =>
        CatalogueRules.IsYoung(modifiedTicks, clock.GetUtcNow(), deps.Settings.StableAfter);

    /// <summary>True when the file is what the catalogue says, so that there is nothing to do.</summary>
    public static bool IsInForce(FileEntry entry, long size, long modifiedTicks) =>
        !entry.IsSuspended && entry.Size == size && entry.ModifiedTicks == modifiedTicks;

    /// <param name="hashes">What is told of its hashes; null for nothing.</param>
    /// <returns>Null when nothing changes, or hashing will tell.</returns>
    public FilePut? Judge(byte[] path, FileEntry? known, long size, long modifiedTicks, FileHashes? hashes = null)
    {
        var told = hashes ?? FileHashes.None;
        if (known is { } current && IsInForce(current, size, modifiedTicks) && KnownHashes.Compare(current, told) != false) return null;
        IEnumerable<FileEntry> versions = _table.SupersededAt(path);
        if (known is { } last) versions = versions.Prepend(last);
        var young = hashes is null && IsYoung(modifiedTicks); // what has been hashed is complete
        foreach (var version in versions)
        {
            if (version.Size != size) continue;
            var isSame = KnownHashes.Compare(version, told);
            // What was under this size and time before is back, whatever came between; and what has its hash, under any time.
            if (!young && (isSame == true || (isSame is null && WasModifiedAt(version, modifiedTicks))))
                return Back(path, version, modifiedTicks);
        }

        // Until it is stable, or hashed if that can tell, no client may be sent to copies of what was there before.
        if (young && known is { } changing) return Suspend(path, changing, modifiedTicks);
        foreach (var version in versions)
        {
            if (version.Size == size && CanVerify(version)) return Suspend(path, version, modifiedTicks);
        }

        return NewVersion(path, size, modifiedTicks, told);
    }

    /// <summary>The file has changed, how is not known yet: until it is, no client may be sent to copies of the version before.</summary>
    /// <returns>Null when it is suspended already.</returns>
    public static FilePut? Doubt(byte[] path, FileEntry known) => Suspend(path, known, known.ModifiedTicks);

    private static bool WasModifiedAt(FileEntry version, long modifiedTicks) =>
        version.OtherModified.Contains(modifiedTicks)
        || (!version.IsSuspended && version.ModifiedTicks == modifiedTicks);

    private static FilePut Back(byte[] path, FileEntry version, long modifiedTicks)
    {
        long[] others = [.. TimesOf(version).Where(t => t != modifiedTicks)];
        return new FilePut(path, version.Id, version.Size, modifiedTicks, FileHashes.None, others);
    }

    private FilePut NewVersion(byte[] path, long size, long modifiedTicks, FileHashes hashes)
    {
        IdsTaken++;
        return new FilePut(path, ids.Take(), size, modifiedTicks, hashes, []);
    }

    private static FilePut? Suspend(byte[] path, FileEntry version, long modifiedTicks) =>
        version.IsSuspended && version.ModifiedTicks == modifiedTicks
            ? null
            : new FilePut(
                path, version.Id, version.Size, modifiedTicks, FileHashes.None, TimesOf(version), IsSuspended: true);

    /// <summary>The time of a suspended file was never verified, so it is none of the version's times.</summary>
    private static IReadOnlyList<long> TimesOf(FileEntry version) => version.IsSuspended
        ? version.OtherModified
        : [.. version.OtherModified.Prepend(version.ModifiedTicks).Take(FileIndexLimits.OtherTimes)];

    private bool CanVerify(FileEntry entry)
    {
        if (!deps.HashPolicy.MakesAny) return false;
        for (var kind = 0; kind < HashKind.Count; kind++)
        {
            if (!entry.GetKnownHash(kind).IsEmpty) return true;
        }

        return false;
    }
}
