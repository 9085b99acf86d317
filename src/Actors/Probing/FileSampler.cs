using MirrorActors.Actors.FileIndex;
using MirrorActors.Actors.Outgoing;
using MirrorActors.Protocol.Ids;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Probing;

/// <summary>
/// Picks random published files, none that the tree has no more or is just replacing: a server that is in step may not
/// have those. Looks at bounded many: a mirror that holds next to nothing may get none.
/// </summary>
/// <param name="files">The published ones.</param>
/// <param name="given">Where half of a mirror's files come from, as far as it has some; null: all are random.</param>
public sealed class FileSampler(FileTable files, IRecentlyGiven? given = null)
{
    private const int GivenTries = 4;
    private const int RandomTries = 32;
    private const int Looked = 200_000;

    /// <summary>A file the mirror holds in its present version; null when none was found.</summary>
    public SampledFile? OfMirror(int ordinal, Random random) => Pick(ordinal, random).FirstOrDefault();

    /// <summary>Likewise, another than some; one of those where there is no other.</summary>
    public SampledFile? OfMirror(int ordinal, Random random, IReadOnlySet<FileId> not)
    {
        if (OfGiven(ordinal, random, not) is { } asked) return asked;
        if (not.Count == 0) return OfMirror(ordinal, random);
        return Pick(ordinal, random).FirstOrDefault(file => !not.Contains(file.Id)) ?? OfMirror(ordinal, random);
    }

    /// <summary>Others than one, at most <paramref name="count"/>, none twice; fewer when the mirror holds few.</summary>
    public IReadOnlyList<SampledFile> Others(SampledFile than, int count, int ordinal, Random random) =>
        [.. Pick(ordinal, random).Where(file => file.Id != than.Id).DistinctBy(file => file.Id).Take(count)];

    public SampledFile? OfAll(Random random) => Pick(null, random).FirstOrDefault();

    /// <summary>Likewise, another than some; one of those where there is no other.</summary>
    public SampledFile? OfAll(Random random, IReadOnlySet<FileId> not) =>
        not.Count == 0 ? OfAll(random) : Pick(null, random).FirstOrDefault(file => !not.Contains(file.Id)) ?? OfAll(random);

    /// <summary>One that clients were sent there for; null in half of the cases, and when none is found.</summary>
    private SampledFile? OfGiven(int ordinal, Random random, IReadOnlySet<FileId> not)
    {
        if (given is null || random.Next(2) == 0) return null;
        for (var tries = 0; tries < GivenTries; tries++)
        {
            if (given.PickGiven(ordinal, random) is not { } id) return null;
            if (!not.Contains(id) && files.TryGet(id, out var entry) && Held(entry, ordinal, files.Missing) is { } file) return file;
        }

        return null;
    }

    /// <summary>Random files first, some twice; then all there are, in their order from a random one on.</summary>
    private IEnumerable<SampledFile> Pick(int? ordinal, Random random)
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
                if (Held(new FileEntry(shard, random.Next(shard.Count)), ordinal, missing) is { } lucky) yield return lucky;
            }

            var start = random.Next(shard.Count);
            for (var row = 0; row < shard.Count && looked < Looked; row++, looked++)
            {
                if (Held(new FileEntry(shard, (start + row) % shard.Count), ordinal, missing) is { } found) yield return found;
            }
        }
    }

    private static SampledFile? Held(FileEntry entry, int? ordinal, FileSet missing)
    {
        if (ordinal is { } mirror && !entry.Holders.Contains(mirror)) return null;
        if (entry.IsSuspended || missing.Contains(entry.Id)) return null;
        return new SampledFile(entry.Id, entry.GetPathBytes(), entry.Size);
    }
}

/// <summary>A file to ask for.</summary>
/// <param name="Path">Canonical, with a slash in front.</param>
public sealed record SampledFile(FileId Id, byte[] Path, long Size)
{
    /// <summary>Percent-encoded, to be put behind the base URL of what shows the whole tree.</summary>
    public string RelativeUrl => UrlPath.Escaped(Path);

    /// <summary>Where it is on a mirror over one scheme; null when the mirror shows another part of the tree.</summary>
    public Uri? UriOn(MirrorUrls urls, string scheme) =>
        MirrorUrl.Below(urls, Path) is { } below ? new Uri((scheme == Uri.UriSchemeHttps ? urls.Https : urls.Http) + below) : null;
}
