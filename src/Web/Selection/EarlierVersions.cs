using MirrorActors.Actors.FileIndex;

namespace MirrorActors.Web.Selection;

/// <summary>Holders of earlier versions, where a rule of <c>paths</c> allows copies of some age.</summary>
internal static class EarlierVersions
{
    /// <summary>The mirrors that hold the file or a version superseded since then, put into the scratch.</summary>
    /// <param name="oldest">UTC ticks; a version superseded before does not count.</param>
    public static ReadOnlySpan<ulong> HoldersOf(
        FileTable files, in FileEntry file, ReadOnlySpan<byte> path, long oldest, RequestScratch scratch)
    {
        var words = scratch.Holders.AsSpan();
        words.Clear();
        file.Holders.Words.CopyTo(words);
        foreach (var (version, since) in files.SupersededWithTimesAt(path))
        {
            if (since < oldest) continue;
            var more = version.Holders.Words;
            for (var i = 0; i < more.Length; i++) words[i] |= more[i];
        }

        return words;
    }
}
