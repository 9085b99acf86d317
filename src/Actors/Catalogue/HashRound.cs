using System.Collections.Concurrent;
using MirrorActors.Actors.Catalogue.Pieces;
using MirrorActors.Actors.FileIndex;
using MirrorActors.Protocol.Catalogue;
using MirrorActors.Protocol.Ids;

namespace MirrorActors.Actors.Catalogue;

/// <summary>
/// Hashes some files: suspended ones first, since nobody is sent to a mirror for them; then those without hashes, then those that
/// lack their pieces alone, each most requested first, then newest.
/// </summary>
/// <param name="begun">What earlier rounds began; what this one does not go on with is handed back.</param>
internal sealed class HashRound(
    CatalogueDependencies deps, FileHasher hasher, FileIds ids, IEnumerable<FileHashing> begun, TimeProvider clock)
{
    private static readonly int Parallelism = Math.Clamp(Environment.ProcessorCount / 2, 1, 8);
    private readonly FileTable _table = deps.Fold.Index.Table;
    private readonly ConcurrentBag<HashedFile> _hashed = [];
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
        return new HashOutcome(
            await StoreAsync(token), ids.Next, _hashed.Count, [.. _failed], [.. _interrupted, .. _begun.Values], work.Count > 0);
    }

    private async Task<IReadOnlyList<StoredDelta>> StoreAsync(CancellationToken token)
    {
        var lists = from file in _hashed where file.Pieces is not null select (file.Version, file.Pieces);
        var packs = await PiecePacker.StoreAsync(deps.Blobs, lists, token);
        var sink = new SegmentSink(deps.Blobs);
        foreach (var file in _hashed)
        {
            var change = file.Pieces is null ? file.Change : file.WithPieces(packs[file.Version]);
            await sink.AddAsync(change, file.Kind, token);
        }

        return await sink.CompleteAsync(token);
    }

    internal List<FileId> MostUrgent(IReadOnlySet<int> skip)
    {
        var urgent = new PriorityQueue<FileId, Urgency>();
        var now = clock.GetUtcNow();
        foreach (var entry in _table.All())
        {
            if (NeedOf(entry) is not (> HashNeed.None and var need) || skip.Contains(entry.Id.Value)) continue;
            if (CatalogueRules.IsYoung(entry.ModifiedTicks, now, deps.Settings.StableAfter)) continue;
            var urgency = new Urgency(need, deps.Requested.CountOf(entry.Id), entry.ModifiedTicks);
            if (urgent.Count < CatalogueLimits.HashesPerRound) urgent.Enqueue(entry.Id, urgency);
            else urgent.EnqueueDequeue(entry.Id, urgency);
        }

        var order = new List<FileId>(urgent.Count);
        while (urgent.TryDequeue(out var id, out _)) order.Add(id);
        order.Reverse();
        return order;
    }

    private bool IsOver() => clock.GetElapsedTime(_since) >= CatalogueLimits.HashRound;

    private HashNeed NeedOf(FileEntry entry)
    {
        if (entry.IsSuspended) return HashNeed.Settling;
        var choice = hasher.Policy.Of(entry);
        foreach (var kind in choice.Kinds)
        {
            if (entry.GetKnownHash(kind).IsEmpty) return HashNeed.Hashes;
        }

        return choice.MakesPieces(entry.Size) && !entry.HasPieces ? HashNeed.Pieces : HashNeed.None;
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

        var hashing = HashingOf(file, hasher.Policy.ToMake(entry));
        var end = await hasher.GoOnAsync(hashing, IsOver, NeedOf(entry) == HashNeed.Pieces, token);
        if (end == HashingEnd.Interrupted)
        {
            _interrupted.Add(hashing);
            return;
        }

        using (hashing)
        {
            if (end == HashingEnd.Done) Record(entry, hashing.ToHashes(), hashing.ToPieces());
            else _failed.Add(entry.Id.Value);
        }
    }

    private FileHashing HashingOf(SourceFile file, HashChoice choice)
    {
        if (_begun.TryRemove(file.FullPath, out var begun))
        {
            if (begun.IsOf(file.Size, file.ModifiedTicks)) return begun;
            begun.Dispose();
        }

        return FileHasher.Begin(file.FullPath, file.Size, file.ModifiedTicks, choice);
    }

    private void Record(FileEntry entry, FileHashes hashes, PieceList? pieces)
    {
        ActorsMetrics.Hashed(entry.Size);
        if (entry.IsSuspended)
        {
            _hashed.Add(Settle(entry, hashes, pieces));
            return;
        }

        var isStored = entry.HasPieces && KnownHashes.Compare(entry, hashes) == true;
        var change = new FileHashed(entry.GetPathBytes(), entry.Id, KnownHashes.News(entry, hashes));
        _hashed.Add(new HashedFile(change, ChangeKind.Hashed, entry.Id, isStored ? null : pieces));
    }

    private HashedFile Settle(FileEntry entry, FileHashes hashes, PieceList? pieces)
    {
        var path = entry.GetPathBytes();
        var same = KnownHashes.Compare(entry, hashes) == true;
        FileEntry? version = same ? entry : EarlierVersion(path, entry.Size, hashes);
        var id = version?.Id ?? ids.Take();
        return new HashedFile(
            new FileSettled(path, entry.Id, entry.ModifiedTicks, id, hashes), same ? ChangeKind.Other : ChangeKind.Replaced, id,
            version is { HasPieces: true } ? null : pieces);
    }

    private FileEntry? EarlierVersion(byte[] path, long size, FileHashes hashes)
    {
        foreach (var version in _table.SupersededAt(path))
        {
            if (version.Size == size && KnownHashes.Compare(version, hashes) == true) return version;
        }

        return null;
    }

    private enum HashNeed
    {
        None,
        Pieces,
        Hashes,

        /// <summary>It is suspended.</summary>
        Settling,
    }

    private readonly record struct Urgency(HashNeed Need, int Requests, long ModifiedTicks) : IComparable<Urgency>
    {
        public int CompareTo(Urgency other) =>
            (Need, Requests, ModifiedTicks).CompareTo((other.Need, other.Requests, other.ModifiedTicks));
    }
}

/// <summary>What a round of hashing made.</summary>
/// <param name="Failed">Ids that could not be hashed; tried again after the next walk.</param>
/// <param name="Begun">Hashings for later rounds to go on with, the latest first.</param>
/// <param name="More">True when there was work, so there may be more.</param>
internal sealed record HashOutcome(
    IReadOnlyList<StoredDelta> Deltas, int NextFileId, int Files, IReadOnlyList<int> Failed,
    IReadOnlyList<FileHashing> Begun, bool More);
