using MirrorActors.Actors.FileIndex;
using MirrorActors.Protocol.Catalogue;

namespace MirrorActors.Actors.Catalogue;

/// <summary>Says what a file of the tree, as it was just seen, means for the version in force at its path.</summary>
internal sealed class VersionRule(CatalogueDependencies deps, FileIds ids, TimeProvider clock)
{
    private const int MostOtherTimes = 8;
    private readonly IReadOnlyList<int> _kinds = HashKind.Of(deps.Hashes);

    /// <summary>How many ids it took.</summary>
    public int IdsTaken { get; private set; }

    public bool IsYoung(long modifiedTicks) =>
        CatalogueRules.IsYoung(modifiedTicks, clock.GetUtcNow(), deps.Settings.StableAfter);

    /// <summary>True when the file is what the catalogue says, so that there is nothing to do.</summary>
    public static bool IsInForce(FileEntry entry, long size, long modifiedTicks) =>
        !entry.IsSuspended && entry.Size == size && entry.ModifiedTicks == modifiedTicks;

    /// <returns>Null when nothing changes, or hashing will tell.</returns>
    public FilePut? Judge(byte[] path, FileEntry? known, long size, long modifiedTicks)
    {
        if (known is not { } entry) return NewVersion(path, size, modifiedTicks);
        if (IsInForce(entry, size, modifiedTicks)) return null;
        // Until it is stable, or hashed if that can tell, no client may be sent to copies of what was there before.
        if (IsYoung(modifiedTicks) || (entry.Size == size && CanVerify(entry)))
            return entry.IsSuspended && entry.ModifiedTicks == modifiedTicks ? null : Suspend(path, entry, modifiedTicks);
        return NewVersion(path, size, modifiedTicks);
    }

    private FilePut NewVersion(byte[] path, long size, long modifiedTicks)
    {
        IdsTaken++;
        return new FilePut(path, ids.Take(), size, modifiedTicks, FileHashes.None, []);
    }

    private static FilePut Suspend(byte[] path, FileEntry entry, long modifiedTicks)
    {
        // The time of a suspended file was never verified, so it does not become one of the version's times.
        IReadOnlyList<long> times = entry.IsSuspended
            ? entry.OtherModified
            : [.. entry.OtherModified.Prepend(entry.ModifiedTicks).Take(MostOtherTimes)];
        return new FilePut(path, entry.Id, entry.Size, modifiedTicks, FileHashes.None, times, IsSuspended: true);
    }

    private bool CanVerify(FileEntry entry)
    {
        foreach (var kind in _kinds)
        {
            if (!entry.GetKnownHash(kind).IsEmpty) return true;
        }

        return false;
    }
}
