using System.Numerics;
using MirrorActors.Protocol.Ids;

namespace MirrorActors.Actors.FileIndex;

/// <summary>Makes a shard's next version from a batch of changes: one rebuild a batch, however many changes.</summary>
/// <param name="holdersOf">Who holds a version that is new to the shard.</param>
internal sealed class FileShardBuilder(FileShard old, Func<FileId, MirrorSet> holdersOf)
{
    private readonly Dictionary<byte[], FileRow?> _touched = new(PathComparer.Instance);
    private readonly HashSet<int> _replaced = [];

    public static FileShard Apply(FileShard old, IReadOnlyList<RoutedChange> changes, Func<FileId, MirrorSet> holdersOf)
    {
        if (changes.All(c => c.Change is FileHashed)) return ApplyHashes(old, changes);
        var builder = new FileShardBuilder(old, holdersOf);
        foreach (var change in changes) builder.Add(change);
        return builder.Build();
    }

    private static FileShard ApplyHashes(FileShard old, IReadOnlyList<RoutedChange> changes)
    {
        var hashes = old.Hashes.ToBuilder(old.Count);
        foreach (var (change, _, hash) in changes)
        {
            var row = old.Find(change.Path.Span, hash);
            if (row < 0 || change is not FileHashed hashed || old.Ids[row] != hashed.Id.Value) continue;
            hashes.Set(row, hashed.Hashes);
        }

        return old.With(old.Holders, hashes.Build());
    }

    private void Add(RoutedChange routed)
    {
        var row = Touch(routed);
        var key = routed.Change.Path.ToArray();
        switch (routed.Change)
        {
            case FilePut put when row is not null && row.Id == put.Id:
                _touched[key] = (row with { File = put }).Learn(put.Hashes);
                break;
            case FilePut put:
                _touched[key] = new FileRow(put, routed.Directory, routed.Hash, holdersOf(put.Id), -1, [put.Hashes]);
                break;
            case FileHashed hashed when row is not null && row.Id == hashed.Id:
                _touched[key] = row.Learn(hashed.Hashes);
                break;
            case FileSettled settled when row is { File.IsSuspended: true } && row.Id == settled.Id
                && row.File.ModifiedTicks == settled.ModifiedTicks:
                _touched[key] = Settle(row, settled);
                break;
            case FileRemoved:
                _touched[key] = null;
                break;
        }
    }

    private FileRow Settle(FileRow row, FileSettled settled)
    {
        var put = row.File with { IsSuspended = false };
        if (settled.NewId != settled.Id)
        {
            put = put with { Id = settled.NewId, OtherModified = [] };
            return new FileRow(put, row.Directory, row.Hash, holdersOf(put.Id), -1, [settled.Hashes]);
        }

        put = put with { OtherModified = [.. put.OtherModified.Where(t => t != put.ModifiedTicks)] };
        return (row with { File = put }).Learn(settled.Hashes);
    }

    /// <summary>The path as it stands in this batch, taken over from the old shard at its first change.</summary>
    private FileRow? Touch(RoutedChange routed)
    {
        var path = routed.Change.Path;
        if (_touched.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(path.Span, out var row)) return row;
        var number = old.Find(path.Span, routed.Hash);
        if (number < 0) return null;
        _replaced.Add(number);
        var file = new FilePut(
            path,
            new FileId(old.Ids[number]),
            old.Sizes[number],
            old.Modified[number],
            Protocol.Catalogue.FileHashes.None,
            old.OtherModified(number),
            old.IsSuspended(number));
        row = new FileRow(file, old.Places[number].Directory, routed.Hash, old.Holders.Of(number), number, []);
        _touched.Add(path.ToArray(), row);
        return row;
    }

    private FileShard Build()
    {
        var added = _touched.Values.OfType<FileRow>().OrderBy(r => r.Id.Value).ToArray();
        var kept = new List<int>(old.Count - _replaced.Count);
        for (var row = 0; row < old.Count; row++)
        {
            if (!_replaced.Contains(row)) kept.Add(row);
        }

        var nameBytes = kept.Sum(row => old.Name(row).Length) + added.Sum(r => r.Name.Length);
        var writer = new FileShardWriter(old, kept.Count + added.Length, nameBytes);
        var next = 0;
        foreach (var row in kept)
        {
            while (next < added.Length && added[next].Id.Value < old.Ids[row]) writer.Write(added[next++]);
            writer.Copy(row);
        }

        while (next < added.Length) writer.Write(added[next++]);
        return writer.ToShard();
    }

    internal static int SlotsFor(int rows) => (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(1, rows + (rows / 2) + 1));
}
