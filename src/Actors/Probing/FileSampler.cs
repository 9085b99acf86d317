using System.Text;
using MirrorActors.Actors.FileIndex;

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
        return new SampledFile(Escaped(entry.GetPathBytes()), entry.Size);
    }

    /// <summary>Percent-encodes everything but unreserved characters (RFC 3986, 2.3) and slashes; no slash in front.</summary>
    private static string Escaped(byte[] path)
    {
        var escaped = new StringBuilder(path.Length + 16);
        foreach (var b in path.AsSpan().TrimStart((byte)'/'))
        {
            var c = (char)b;
            if (char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_' or '~' or '/') escaped.Append(c);
            else escaped.Append('%').Append(b.ToString("X2"));
        }

        return escaped.ToString();
    }
}

/// <summary>A file to ask for.</summary>
/// <param name="RelativeUrl">Percent-encoded, to be put behind a base URL.</param>
public sealed record SampledFile(string RelativeUrl, long Size);
