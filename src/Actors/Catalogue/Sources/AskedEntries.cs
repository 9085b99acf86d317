using MirrorActors.Actors.FileIndex;
using MirrorActors.Actors.Scanning;

namespace MirrorActors.Actors.Catalogue.Sources;

/// <summary>
/// What files were listed as when they were asked for: while one is listed so, and the catalogue has what was answered then, it need
/// not be asked for again. Lives in memory: a restart makes some questions be asked once more.
/// </summary>
internal sealed class AskedEntries
{
    /// <summary>Files remembered; some 40 bytes each.</summary>
    private const int Most = 1 << 20;

    private readonly Dictionary<ulong, int> _prints = [];

    public void Remember(byte[] path, int listed, long size, long modifiedTicks)
    {
        if (_prints.Count >= Most) _prints.Clear();
        _prints[PathHash.Of(path)] = Print(listed, size, modifiedTicks);
    }

    /// <param name="file">In force at the path.</param>
    public bool Knows(byte[] path, int listed, in FileEntry file) =>
        !file.IsSuspended && _prints.TryGetValue(PathHash.Of(path), out var print)
        && print == Print(listed, file.Size, file.ModifiedTicks);

    /// <summary>What an entry shows, in short.</summary>
    public static int PrintOf(in ListedEntry entry)
    {
        var hash = new HashCode();
        hash.Add(entry.Size);
        hash.Add(entry.Time);
        hash.AddBytes(entry.Hash);
        return hash.ToHashCode();
    }

    // Answers are cut to the second; the catalogue may know the fraction.
    private static int Print(int listed, long size, long modifiedTicks) =>
        HashCode.Combine(listed, size, modifiedTicks / TimeSpan.TicksPerSecond);
}
