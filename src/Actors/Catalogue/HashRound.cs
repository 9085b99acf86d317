using System.Collections.Concurrent;
using System.Text;
using MirrorActors.Actors.FileIndex;
using MirrorActors.Protocol.Catalogue;

namespace MirrorActors.Actors.Catalogue;

/// <summary>
/// Hashes some files: those of known content under a new modified time first, then those without hashes, newest first.
/// </summary>
internal sealed class HashRound(CatalogueDependencies deps, FileHasher hasher, FileIds ids, TimeProvider clock)
{
    private const int MostOtherTimes = 8;
    private static readonly int Parallelism = Math.Clamp(Environment.ProcessorCount / 2, 1, 8);
    private readonly FileTable _table = deps.Fold.Index.Table;
    private readonly ConcurrentBag<(FileChange Change, ChangeKind Kind)> _changes = [];
    private readonly ConcurrentBag<int> _failed = [];
    private readonly ConcurrentBag<int> _rehashed = [];

    public static bool HasHash(FileEntry entry)
    {
        for (var kind = 0; kind < HashKind.Count; kind++)
        {
            if (!entry.GetHash(kind).IsEmpty) return true;
        }

        return false;
    }

    /// <param name="rehash">Retouched files by id.</param>
    /// <param name="skip">Ids that failed since the last walk.</param>
    public async Task<HashOutcome> RunAsync(
        IReadOnlyDictionary<int, Retouched> rehash, IReadOnlySet<int> skip, CancellationToken token)
    {
        var work = rehash.Take(CatalogueLimits.HashesPerRound)
            .Select(r => (Id: r.Key, Retouched: (Retouched?)r.Value))
            .Concat(Newest(skip, rehash).Select(id => (Id: id, Retouched: (Retouched?)null)))
            .ToList();
        var began = clock.GetTimestamp();
        var options = new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = token };
        await Parallel.ForEachAsync(work, options, async (item, stop) =>
        {
            if (clock.GetElapsedTime(began) >= CatalogueLimits.HashRound) return;
            if (!_table.TryGet(new Protocol.Ids.FileId(item.Id), out var entry)) return;
            if (item.Retouched is { } retouched) await RehashAsync(entry, retouched, stop);
            else await HashAsync(entry, stop);
        });
        var sink = new SegmentSink(deps.Blobs);
        foreach (var (change, kind) in _changes) await sink.AddAsync(change, kind, token);
        return new HashOutcome(
            await sink.CompleteAsync(token), ids.Next, _changes.Count, [.. _failed], [.. _rehashed], work.Count > 0);
    }

    private List<int> Newest(IReadOnlySet<int> skip, IReadOnlyDictionary<int, Retouched> rehash)
    {
        var newest = new PriorityQueue<int, long>();
        var now = clock.GetUtcNow();
        foreach (var entry in _table.All())
        {
            if (!NeedsHash(entry) || skip.Contains(entry.Id.Value) || rehash.ContainsKey(entry.Id.Value)) continue;
            if (CatalogueRules.IsYoung(entry.ModifiedTicks, now, deps.Settings.StableAfter)) continue;
            newest.Enqueue(entry.Id.Value, entry.ModifiedTicks);
            if (newest.Count > CatalogueLimits.HashesPerRound) newest.Dequeue();
        }

        var order = new List<int>(newest.Count);
        while (newest.TryDequeue(out var id, out _)) order.Add(id);
        order.Reverse();
        return order;
    }

    private bool NeedsHash(FileEntry entry)
    {
        foreach (var kind in hasher.Kinds)
        {
            if (entry.GetHash(kind).IsEmpty) return true;
        }

        return false;
    }

    private async ValueTask HashAsync(FileEntry entry, CancellationToken token)
    {
        if (await HashFileAsync(entry.GetPath(), entry.Size, entry.ModifiedTicks, token) is { } hashes)
            _changes.Add((new FileHashed(entry.GetPathBytes(), entry.Id, hashes), ChangeKind.Hashed));
        else
            _failed.Add(entry.Id.Value);
    }

    private async ValueTask RehashAsync(FileEntry entry, Retouched now, CancellationToken token)
    {
        _rehashed.Add(entry.Id.Value);
        var path = Encoding.UTF8.GetString(now.Path);
        if (await HashFileAsync(path, entry.Size, now.ModifiedTicks, token) is not { } hashes) return;
        if (IsSame(entry, hashes))
        {
            IReadOnlyList<long> others = [entry.ModifiedTicks, .. entry.OtherModified.Where(t => t != now.ModifiedTicks)];
            var kept = new FilePut(
                now.Path, entry.Id, entry.Size, now.ModifiedTicks, hashes, [.. others.Take(MostOtherTimes)]);
            _changes.Add((kept, ChangeKind.Other));
        }
        else
        {
            var put = new FilePut(now.Path, ids.Take(), entry.Size, now.ModifiedTicks, hashes, []);
            _changes.Add((put, ChangeKind.Replaced));
        }
    }

    private async Task<FileHashes?> HashFileAsync(string path, long size, long modifiedTicks, CancellationToken token)
    {
        if (deps.Tree.Find(path) is not { } file || file.Path != path) return null;
        if (file.Size != size || file.ModifiedTicks != modifiedTicks) return null;
        return await hasher.HashAsync(file.FullPath, size, modifiedTicks, token);
    }

    private static bool IsSame(FileEntry entry, FileHashes hashes)
    {
        var compared = false;
        for (var kind = 0; kind < HashKind.Count; kind++)
        {
            var old = entry.GetHash(kind);
            var made = HashKind.Get(hashes, kind).Span;
            if (old.IsEmpty || made.IsEmpty) continue;
            if (!old.SequenceEqual(made)) return false;
            compared = true;
        }

        return compared;
    }
}

/// <summary>What a round of hashing made.</summary>
/// <param name="Failed">Ids that could not be hashed; tried again after the next walk.</param>
/// <param name="Rehashed">Retouched files that are settled, whatever came out.</param>
/// <param name="More">True when there was work, so there may be more.</param>
internal sealed record HashOutcome(
    IReadOnlyList<StoredDelta> Deltas,
    int NextFileId,
    int Files,
    IReadOnlyList<int> Failed,
    IReadOnlyList<int> Rehashed,
    bool More);
