using System.Collections.Immutable;
using MirrorActors.Engine.Actors;
using MirrorActors.Protocol;
using MirrorActors.Protocol.Ids;

namespace MirrorActors.Actors.FileIndex;

/// <summary>
/// The way to change a repository's file table: spreads changes over the shards' actors. What a task that has ended
/// applied is visible to every reader.
/// </summary>
public sealed class FileIndexRouter
{
    private readonly ActorRef<FileIndexMessage>[] _writers = new ActorRef<FileIndexMessage>[FileIndexLimits.Writers];
    private ImmutableDictionary<int, EarlyFiles> _early = ImmutableDictionary<int, EarlyFiles>.Empty;
    private int _applying;

    /// <param name="name">First part of the actors' names, unique in the system.</param>
    /// <param name="hashFiles">Where hashes are kept; null: in memory.</param>
    public FileIndexRouter(ActorSystem system, string name = "file-index", HashFiles? hashFiles = null)
    {
        Table = new FileTable(hashFiles);
        for (var i = 0; i < _writers.Length; i++)
            _writers[i] = system.Spawn($"{name}-{i:D2}", () => new FileIndexActor(Table, EarlyHoldersOf));
    }

    public FileTable Table { get; }

    /// <summary>Applies changes in their order. For one caller at a time: the catalogue's fold.</summary>
    public async Task ApplyAsync(IReadOnlyList<FileChange> changes, CancellationToken token)
    {
        if (Interlocked.Exchange(ref _applying, 1) != 0) throw new InvalidOperationException("changes are being applied");
        try
        {
            Table.Aliases = Table.Aliases.With(changes);
            await Task.WhenAll(Route(changes).Select((batch, shard) => batch is null
                ? Task.CompletedTask
                : AskAsync(shard, reply => new ApplyChanges(shard, batch, reply), token)));
            Table.Aliases = Table.Aliases.Without(changes);
        }
        finally
        {
            Volatile.Write(ref _applying, 0);
        }
    }

    /// <summary>From now on the mirror holds exactly these versions.</summary>
    public Task ApplyFileSetAsync(int mirrorOrdinal, FileSet set, CancellationToken token) =>
        ApplyFileSetsAsync([new MirrorFiles(mirrorOrdinal, set)], token);

    /// <summary>
    /// From now on each mirror holds exactly these versions. Before the table is complete the sets also count for files
    /// that come later, so mirrors and catalogue may be restored in any order.
    /// </summary>
    /// <param name="sets">At most <see cref="FileIndexLimits.SetsAtOnce"/>, of different mirrors.</param>
    public async Task ApplyFileSetsAsync(IReadOnlyList<MirrorFiles> sets, CancellationToken token)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(sets.Count, FileIndexLimits.SetsAtOnce);
        foreach (var (ordinal, _) in sets)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(ordinal);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(ordinal, Limits.Mirrors);
        }

        if (!Table.IsComplete) Remember(sets);
        foreach (var held in HeldFiles.Of(sets))
        {
            await AskAllAsync((shard, reply) => new ApplyHeldFiles(shard, held, reply), token);
            held.Release();
        }
    }

    /// <summary>
    /// What mirrors hold of single files, the rest stays. Only when the table is complete; what is not in it is passed over.
    /// Touches no shards but those of the files.
    /// </summary>
    public async Task ApplyPatchesAsync(IReadOnlyList<HeldPatch> patches, CancellationToken token)
    {
        if (!Table.IsComplete) throw new InvalidOperationException("the table is not complete");
        foreach (var patch in patches)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(patch.Ordinal);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(patch.Ordinal, Limits.Mirrors);
        }

        var shards = patches.Select(p => p.File).Distinct().ToDictionary(file => file, Table.KnowingShard);
        await Task.WhenAll(patches
            .GroupBy(p => shards[p.File])
            .Where(shard => shard.Key >= 0)
            .Select(shard => AskAsync(shard.Key, reply => new ApplyPatches(shard.Key, [.. shard], reply), token)));
    }

    /// <summary>Fills an empty table at once. For the caller of <see cref="ApplyAsync"/>.</summary>
    internal Task LoadAsync(FileTableLoad load, CancellationToken token) =>
        AskAllAsync((shard, reply) => new LoadShard(shard, load.Take(shard), reply), token);

    /// <summary>The mirror is gone; its ordinal may be used again.</summary>
    public Task ForgetMirrorAsync(int ordinal, CancellationToken token) => ApplyFileSetAsync(ordinal, FileSet.Empty, token);

    /// <summary>The initial fold of the catalogue is done.</summary>
    public void MarkComplete()
    {
        Table.MarkComplete();
        _early = ImmutableDictionary<int, EarlyFiles>.Empty;
    }

    private Task<bool[]> AskAllAsync(Func<int, Reply<bool>, FileIndexMessage> message, CancellationToken token) =>
        Task.WhenAll(Enumerable.Range(0, FileTable.Shards).Select(shard => AskAsync(shard, reply => message(shard, reply), token)));

    /// <summary>Of each set what is not in the table yet.</summary>
    private void Remember(IReadOnlyList<MirrorFiles> sets)
    {
        var known = Table.KnownIds();
        foreach (var (ordinal, files) in sets)
            ImmutableInterlocked.Update(ref _early, early => early.SetItem(ordinal, EarlyFiles.Of(files, known)));
    }

    private Task<bool> AskAsync(int shard, Func<Reply<bool>, FileIndexMessage> message, CancellationToken token) =>
        _writers[shard % _writers.Length].AskAsync(message, FileIndexLimits.ApplyDeadline, token);

    private List<RoutedChange>?[] Route(IReadOnlyList<FileChange> changes)
    {
        var batches = new List<RoutedChange>?[FileTable.Shards];
        long at = 0;
        foreach (var change in changes)
        {
            if (change is ChangesAt time) at = time.Ticks;
            if (change is AliasPut or AliasRemoved or ChangesAt) continue;
            var path = change.Path.Span;
            if (path.Length is 0 or > Limits.PathBytes || path[0] != '/')
                throw new InvalidDataException($"a path of {path.Length} bytes in the catalogue");
            var hash = PathHash.Of(path);
            var directory = change is FilePut or FileSuperseded
                ? Table.Directories.Intern(path[..(path.LastIndexOf((byte)'/') + 1)])
                : -1;
            (batches[FileTable.ShardOf(hash)] ??= []).Add(new RoutedChange(change, directory, (uint)hash, at));
        }

        return batches;
    }

    private MirrorSet EarlyHoldersOf(FileId id)
    {
        var holders = MirrorSet.Empty;
        var early = Volatile.Read(ref _early);
        if (early.IsEmpty) return holders;
        foreach (var (ordinal, set) in early)
        {
            if (set.Contains(id)) holders = holders.With(ordinal, true);
        }

        return holders;
    }
}
