using MirrorActors.Actors.FileIndex;
using MirrorActors.Actors.Scanning;
using MirrorActors.Protocol.Ids;

namespace MirrorActors.Actors.Catalogue.Sources;

/// <summary>
/// The entries of one listing that do not tell exact size and time. Sorts out which of them are the versions in force, as far as the
/// listing, or its hashes, can tell, and which have to be asked for. In memory: a few bytes for each known file, and those to ask for.
/// </summary>
/// <param name="most">Files that may be asked for.</param>
internal sealed class RoundedEntries(FileTable files, AskedEntries asked, int most)
{
    private readonly ListingComparison _comparison = new(files, TimeTrust.Always);
    private readonly FileSetBuilder _listed = new();
    private readonly FileSetBuilder _same = new();
    private readonly Dictionary<int, ListedEntry> _told = [];
    private readonly PriorityQueue<HeadAsk, long> _newest = new();
    private int[] _prints = [];
    private bool _any;

    /// <summary>New files that there was no room for.</summary>
    public long LeftOut { get; private set; }

    public void Add(in ListedEntry entry, byte[] path)
    {
        _any = true;
        var print = AskedEntries.PrintOf(entry);
        if (!files.TryFindExact(path, out var file)) AddNew(new HeadAsk(path, entry.Size, entry.Hash, print, IsKnown: false), entry.Time);
        else AddKnown(entry, path, file, print);
    }

    /// <summary>Once, at the end of the listing: only then is the time zone known that it was made in.</summary>
    /// <param name="same">Files that are the versions in force.</param>
    /// <returns>The known files that are not, in no order; all of them, whatever may be asked for.</returns>
    public IReadOnlyList<HeadAsk> Finish(out IReadOnlyList<FileId> same)
    {
        var (unchanged, changed) = (new List<FileId>(), new List<HeadAsk>());
        same = unchanged;
        if (!_any) return changed;
        var (held, listed, told) = (_comparison.Finish(), _listed.Build(), _same.Build());
        foreach (var file in files.All())
        {
            if (!listed.Contains(file.Id)) continue;
            var has = _told.TryGetValue(file.Id.Value, out var entry);
            if (told.Contains(file.Id) || (!has && !file.IsSuspended && held.Contains(file.Id))) unchanged.Add(file.Id);
            else
            {
                var size = has ? entry.Size : SizeRange.Unknown;
                changed.Add(new HeadAsk(file.GetPathBytes(), size, entry.Hash, _prints[file.Id.Value], IsKnown: true));
            }
        }

        return changed;
    }

    /// <summary>The new files, those modified last first.</summary>
    public IReadOnlyList<HeadAsk> TakeNew()
    {
        var found = new List<HeadAsk>(_newest.Count);
        while (_newest.TryDequeue(out var ask, out _)) found.Add(ask);
        found.Reverse();
        return found;
    }

    private void AddKnown(in ListedEntry entry, byte[] path, in FileEntry file, int print)
    {
        _listed.Add(file.Id);
        if (file.Id.Value >= _prints.Length) Array.Resize(ref _prints, Math.Max(file.Id.Value + 1, _prints.Length * 2));
        _prints[file.Id.Value] = print;
        if (asked.Knows(path, print, file) || IsTold(entry, file)) _same.Add(file.Id);
        else if (entry.Hash is null) _comparison.Add(entry);
        else _told[file.Id.Value] = entry;
    }

    /// <summary>The hash is that of the version in force.</summary>
    private static bool IsTold(in ListedEntry entry, in FileEntry file) =>
        entry.Hash is { } hash && !file.IsSuspended && entry.Size.Contains(file.Size)
        && KnownHashes.Compare(file, KnownHashes.Of(hash)) == true;

    private void AddNew(HeadAsk ask, ListedTime? time)
    {
        var ticks = time?.Ticks ?? 0;
        if (_newest.Count < most) _newest.Enqueue(ask, ticks);
        else
        {
            LeftOut++;
            if (most > 0) _newest.EnqueueDequeue(ask, ticks);
        }
    }
}
