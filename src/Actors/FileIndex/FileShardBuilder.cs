using System.Numerics;
using System.Runtime.InteropServices;
using MirrorActors.Protocol.Catalogue;
using MirrorActors.Protocol.Ids;

namespace MirrorActors.Actors.FileIndex;

/// <summary>Makes a shard's next version from a batch of changes: one rebuild a batch, however many changes.</summary>
/// <param name="holdersOf">Who holds a version that is new to the shard.</param>
internal sealed class FileShardBuilder(FileShard old, Func<FileId, MirrorSet> holdersOf)
{
    private readonly Dictionary<byte[], FileRow?> _touched = new(PathComparer.Instance);
    private readonly Dictionary<int, uint> _replaced = [];
    private readonly SupersededFilesBuilder _superseded = new(old);

    public static FileShard Apply(FileShard old, IReadOnlyList<RoutedChange> changes, Func<FileId, MirrorSet> holdersOf)
    {
        if (changes.All(c => c.Change is FileHashed)) return ApplyHashes(old, changes);
        var builder = new FileShardBuilder(old, holdersOf);
        foreach (var change in changes) builder.Add(change);
        return builder.Build();
    }

    /// <summary>Hashes are kept apart; the shard is a new one only because it may know how many of its files have none.</summary>
    private static FileShard ApplyHashes(FileShard old, IReadOnlyList<RoutedChange> changes)
    {
        foreach (var (change, _, hash, _) in changes)
        {
            var row = old.Find(change.Path.Span, hash);
            if (row >= 0 && change is FileHashed hashed && old.Rows.Id(row) == hashed.Id.Value) old.Hashes.Set(hashed.Id, hashed.Hashes);
        }

        return old.With(old.Holders, old.Superseded);
    }

    private void Add(RoutedChange routed)
    {
        if (routed.Change is FileForgotten forgotten)
        {
            _superseded.Remove(forgotten.Id);
            return;
        }

        var row = Touch(routed);
        switch (routed.Change)
        {
            case FilePut put when row is not null && row.Id == put.Id:
                Set(routed, (row with { File = put }).Learn(put.Hashes));
                break;
            case FilePut put:
                Replace(routed, row, Version(routed, put, put.Hashes));
                break;
            case FileHashed hashed when row is not null && row.Id == hashed.Id:
                Set(routed, row.Learn(hashed.Hashes));
                break;
            case FileSettled settled when row is { File.IsSuspended: true } && row.Id == settled.Id
                && row.File.ModifiedTicks == settled.ModifiedTicks:
                Settle(routed, row, settled);
                break;
            case FileSuperseded gone:
                var isInForce = row?.Id == gone.Version.Id;
                var version = gone.Version;
                var last = isInForce
                    ? (row! with { File = version }).Learn(version.Hashes)
                    : Version(routed, version, version.Hashes);
                if (isInForce) Set(routed, null);
                _superseded.Add(last, gone.SinceTicks);
                break;
            case FileRemoved when row is not null:
                _superseded.Add(row, routed.At);
                Set(routed, null);
                break;
        }
    }

    private void Settle(RoutedChange routed, FileRow row, FileSettled settled)
    {
        if (settled.NewId == settled.Id)
        {
            Set(routed, (row with { File = AsSettled(row.File) }).Learn(settled.Hashes));
            return;
        }

        var known = Known(routed, settled.NewId);
        IReadOnlyList<long> times = known is { File: var was } ? [was.ModifiedTicks, .. was.OtherModified] : [];
        var put = AsSettled(row.File with { Id = settled.NewId, OtherModified = times });
        Replace(routed, row, Version(routed, put, settled.Hashes) with { Directory = row.Directory });
    }

    private static FilePut AsSettled(FilePut put) => put with
    {
        IsSuspended = false,
        OtherModified = [.. put.OtherModified.Where(t => t != put.ModifiedTicks).Take(FileIndexLimits.OtherTimes)],
    };

    private void Replace(RoutedChange routed, FileRow? before, FileRow now)
    {
        if (before is not null) _superseded.Add(before, routed.At);
        _superseded.Remove(now.Id);
        Set(routed, now);
    }

    private FileRow? Known(RoutedChange routed, FileId id) => _superseded.Find(id, routed.Change.Path, routed.Hash);

    /// <summary>A version that comes into the table: with what is known of it if it was there before.</summary>
    private FileRow Version(RoutedChange routed, FilePut put, FileHashes learned) =>
        Known(routed, put.Id) is { } known
            ? (known with { File = put }).Learn(learned)
            : new FileRow(put, routed.Directory, routed.Hash, holdersOf(put.Id), [learned]);

    private void Set(RoutedChange routed, FileRow? row) => _touched[KeyOf(routed.Change.Path)] = row;

    /// <summary>The path's own array where it has one: a million paths are restored at a start.</summary>
    private static byte[] KeyOf(ReadOnlyMemory<byte> path) =>
        MemoryMarshal.TryGetArray(path, out var whole) && whole.Count == whole.Array!.Length ? whole.Array : path.ToArray();

    /// <summary>The path as it stands in this batch, taken over from the old shard at its first change.</summary>
    private FileRow? Touch(RoutedChange routed)
    {
        var path = routed.Change.Path;
        if (_touched.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(path.Span, out var row)) return row;
        var number = old.Find(path.Span, routed.Hash);
        if (number < 0) return null;
        _replaced.Add(number, routed.Hash);
        row = FileRow.Of(old, number, path, routed.Hash);
        _touched.Add(KeyOf(path), row);
        return row;
    }

    private FileShard Build()
    {
        var superseded = _superseded.Build();
        if (_touched.Count == 0)
            return superseded == old.Superseded ? old : old.With(old.Holders, superseded);
        var added = _touched.Values.OfType<FileRow>().OrderBy(r => r.Id.Value).ToArray();
        return new ShardSplice(old, _replaced, added).Build(superseded);
    }
}
