using System.Collections.Concurrent;
using MirrorActors.Actors.FileIndex;
using MirrorActors.Protocol.Catalogue;
using MirrorActors.Protocol.Ids;

namespace MirrorActors.Actors.Catalogue;

/// <summary>
/// Hashes some files: suspended ones first, since nobody is sent to a mirror for them; then those without hashes, most
/// requested first, then newest.
/// </summary>
/// <param name="begun">What earlier rounds began; what this one does not go on with is handed back.</param>
internal sealed class HashRound(
    CatalogueDependencies deps, FileHasher hasher, FileIds ids, IEnumerable<FileHashing> begun, TimeProvider clock)
{
    private static readonly int Parallelism = Math.Clamp(Environment.ProcessorCount / 2, 1, 8);
    private readonly FileTable _table = deps.Fold.Index.Table;
    private readonly ConcurrentBag<(FileChange Change, ChangeKind Kind)> _changes = [];
    private readonly ConcurrentBag<int> _failed = [];
    private readonly ConcurrentDictionary<string, FileHashing> _begun = new(begun.ToDictionary(h => h.FullPath));
    private readonly ConcurrentBag<FileHashing> _interrupted = [];
    private readonly long _since = clock.GetTimestamp();

    /// <param name="skip">Ids that failed since the last walk.</param>
    public async Task<HashOutcome> RunAsync(IReadOnlySet<int> skip, CancellationToken token)
    {
        var work = MostUrgent(skip);
        var options = new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = token };
        await Parallel.ForEachAsync(work, options, async (id, stop) =>
        {
            if (IsOver()) return;
            if (_table.TryGet(id, out var entry)) await HashAsync(entry, stop);
        });
        var sink = new SegmentSink(deps.Blobs);
        foreach (var (change, kind) in _changes) await sink.AddAsync(change, kind, token);
        return new HashOutcome(
            await sink.CompleteAsync(token), ids.Next, _changes.Count, [.. _failed], [.. _interrupted, .. _begun.Values],
            work.Count > 0);
    }

    internal List<FileId> MostUrgent(IReadOnlySet<int> skip)
    {
        var urgent = new PriorityQueue<FileId, Urgency>();
        var now = clock.GetUtcNow();
        foreach (var entry in _table.All())
        {
            if (!NeedsHash(entry) || skip.Contains(entry.Id.Value)) continue;
            if (CatalogueRules.IsYoung(entry.ModifiedTicks, now, deps.Settings.StableAfter)) continue;
            var urgency = new Urgency(entry.IsSuspended, deps.Requested.CountOf(entry.Id), entry.ModifiedTicks);
            if (urgent.Count < CatalogueLimits.HashesPerRound) urgent.Enqueue(entry.Id, urgency);
            else urgent.EnqueueDequeue(entry.Id, urgency);
        }

        var order = new List<FileId>(urgent.Count);
        while (urgent.TryDequeue(out var id, out _)) order.Add(id);
        order.Reverse();
        return order;
    }

    private bool IsOver() => clock.GetElapsedTime(_since) >= CatalogueLimits.HashRound;

    private bool NeedsHash(FileEntry entry)
    {
        if (entry.IsSuspended) return true;
        foreach (var kind in hasher.Policy.KindsOf(entry))
        {
            if (entry.GetKnownHash(kind).IsEmpty) return true;
        }

        return false;
    }

    private async ValueTask HashAsync(FileEntry entry, CancellationToken token)
    {
        var path = entry.GetPath();
        if (deps.Source.Find(path) is not { } file || file.Path != path
            || file.Size != entry.Size || file.ModifiedTicks != entry.ModifiedTicks)
        {
            _failed.Add(entry.Id.Value);
            return;
        }

        var hashing = HashingOf(file, hasher.Policy.KindsToMake(entry));
        var end = await hasher.GoOnAsync(hashing, IsOver, token);
        if (end == HashingEnd.Interrupted)
        {
            _interrupted.Add(hashing);
            return;
        }

        using (hashing)
        {
            if (end == HashingEnd.Done) Record(entry, hashing.ToHashes());
            else _failed.Add(entry.Id.Value);
        }
    }

    private FileHashing HashingOf(SourceFile file, IReadOnlyList<int> kinds)
    {
        if (_begun.TryRemove(file.FullPath, out var begun))
        {
            if (begun.IsOf(file.Size, file.ModifiedTicks)) return begun;
            begun.Dispose();
        }

        return FileHasher.Begin(file.FullPath, file.Size, file.ModifiedTicks, kinds);
    }

    private void Record(FileEntry entry, FileHashes hashes)
    {
        ActorsMetrics.Hashed(entry.Size);
        if (entry.IsSuspended) _changes.Add(Settle(entry, hashes));
        else _changes.Add((new FileHashed(entry.GetPathBytes(), entry.Id, hashes), ChangeKind.Hashed));
    }

    private (FileChange Change, ChangeKind Kind) Settle(FileEntry entry, FileHashes hashes)
    {
        var path = entry.GetPathBytes();
        var same = KnownHashes.Compare(entry, hashes) == true;
        var id = same ? entry.Id : EarlierVersion(path, entry.Size, hashes) ?? ids.Take();
        return (new FileSettled(path, entry.Id, entry.ModifiedTicks, id, hashes), same ? ChangeKind.Other : ChangeKind.Replaced);
    }

    private FileId? EarlierVersion(byte[] path, long size, FileHashes hashes)
    {
        foreach (var version in _table.SupersededAt(path))
        {
            if (version.Size == size && KnownHashes.Compare(version, hashes) == true) return version.Id;
        }

        return null;
    }

    private readonly record struct Urgency(bool Suspended, int Requests, long ModifiedTicks) : IComparable<Urgency>
    {
        public int CompareTo(Urgency other) =>
            (Suspended, Requests, ModifiedTicks).CompareTo((other.Suspended, other.Requests, other.ModifiedTicks));
    }
}

/// <summary>What a round of hashing made.</summary>
/// <param name="Failed">Ids that could not be hashed; tried again after the next walk.</param>
/// <param name="Begun">Hashings for later rounds to go on with, the latest first.</param>
/// <param name="More">True when there was work, so there may be more.</param>
internal sealed record HashOutcome(
    IReadOnlyList<StoredDelta> Deltas, int NextFileId, int Files, IReadOnlyList<int> Failed,
    IReadOnlyList<FileHashing> Begun, bool More);
