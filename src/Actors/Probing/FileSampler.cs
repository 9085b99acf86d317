using MirrorActors.Actors.FileIndex;
using MirrorActors.Actors.Outgoing;

namespace MirrorActors.Actors.Probing;

/// <summary>
/// Picks random published files, none that the tree has no more or is just replacing: a server that is in step may not
/// have those. Looks at bounded many: a mirror that holds next to nothing may get none.
/// </summary>
public sealed class FileSampler(FileTable files)
{
    private const int RandomTries = 32;
    private const int Looked = 200_000;

    /// <summary>A file the mirror holds in its present version; null when none was found.</summary>
    public SampledFile? OfMirror(int ordinal, Random random) => Pick(ordinal, random);

    public SampledFile? OfAll(Random random) => Pick(null, random);

    private SampledFile? Pick(int? ordinal, Random random)
    {
        var missing = files.Missing;
        var first = random.Next(FileTable.Shards);
        var looked = 0;
        for (var i = 0; i < FileTable.Shards && looked < Looked; i++)
        {
            var shard = files.Shard((first + i) % FileTable.Shards);
            if (shard.Count == 0) continue;
            for (var tries = 0; tries < RandomTries; tries++, looked++)
            {
                if (Held(new FileEntry(shard, random.Next(shard.Count)), ordinal, missing) is { } lucky) return lucky;
            }

            var start = random.Next(shard.Count);
            for (var row = 0; row < shard.Count && looked < Looked; row++, looked++)
            {
                if (Held(new FileEntry(shard, (start + row) % shard.Count), ordinal, missing) is { } found) return found;
            }
        }

        return null;
    }

    private static SampledFile? Held(FileEntry entry, int? ordinal, FileSet missing)
    {
        if (ordinal is { } mirror && !entry.Holders.Contains(mirror)) return null;
        if (entry.IsSuspended || missing.Contains(entry.Id)) return null;
        return new SampledFile(UrlPath.Escaped(entry.GetPathBytes()), entry.Size);
    }
}

/// <summary>A file to ask for.</summary>
/// <param name="RelativeUrl">Percent-encoded, to be put behind a base URL.</param>
public sealed record SampledFile(string RelativeUrl, long Size);
