using MirrorActors.Actors.FileIndex;
using MirrorActors.Protocol.Catalogue;

namespace MirrorActors.Actors.Catalogue;

/// <summary>Compares hashes that were made or told with those that a version is known to have.</summary>
internal static class KnownHashes
{
    /// <summary>True when all kinds that both have are equal, false when one differs, null when there is none to compare.</summary>
    public static bool? Compare(in FileEntry version, FileHashes hashes)
    {
        bool? same = null;
        for (var kind = 0; kind < HashKind.Count; kind++)
        {
            var told = HashKind.Get(hashes, kind).Span;
            if (told.IsEmpty) continue;
            var known = version.GetKnownHash(kind);
            if (known.IsEmpty) continue;
            if (!known.SequenceEqual(told)) return false;
            same = true;
        }

        return same;
    }

    /// <summary>True when a kind is told that the version lacks.</summary>
    public static bool Adds(in FileEntry version, FileHashes hashes)
    {
        for (var kind = 0; kind < HashKind.Count; kind++)
        {
            if (!HashKind.Get(hashes, kind).IsEmpty && version.GetKnownHash(kind).IsEmpty) return true;
        }

        return false;
    }

    /// <summary>Those that the version does not have just so.</summary>
    public static FileHashes News(in FileEntry version, FileHashes made)
    {
        var news = FileHashes.None;
        for (var kind = 0; kind < HashKind.Count; kind++)
        {
            var hash = HashKind.Get(made, kind);
            if (!version.GetKnownHash(kind).SequenceEqual(hash.Span)) news = HashKind.With(news, kind, hash);
        }

        return news;
    }

    /// <param name="hash">Its kind is told by its length.</param>
    public static FileHashes Of(byte[]? hash)
    {
        var kind = hash is null ? -1 : HashKind.Widths.IndexOf((byte)hash.Length);
        return kind < 0 ? FileHashes.None : HashKind.With(FileHashes.None, kind, hash);
    }
}
