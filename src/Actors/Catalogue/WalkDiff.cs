using System.Text;
using MirrorActors.Actors.Catalogue.Sources;
using MirrorActors.Actors.FileIndex;
using MirrorActors.Protocol.Ids;

namespace MirrorActors.Actors.Catalogue;

/// <summary>Compares what a walk meets with the file table and gathers the changes.</summary>
internal sealed class WalkDiff : IWalkSink
{
    private readonly CatalogueDependencies _deps;
    private readonly TimeProvider _clock;
    private readonly VersionRule _versions;
    private readonly FileTable _table;
    private readonly SegmentSink _sink;
    private readonly FileIds _ids;
    private readonly int _firstId;
    private readonly ulong[] _unmet;
    private readonly HashSet<byte[]> _links = new(PathComparer.Instance);
    private readonly HashSet<ulong> _changed = [];
    private readonly List<string> _young = [];

    public WalkDiff(CatalogueDependencies deps, FileIds ids, TimeProvider clock)
    {
        _deps = deps;
        _clock = clock;
        _versions = new VersionRule(deps, ids, clock);
        _table = deps.Fold.Index.Table;
        // The first walk of a large tree must not be kept in memory, and there is nothing yet that would hold it.
        _sink = new SegmentSink(deps.Blobs, atOnce: _table.Count == 0);
        (_ids, _firstId) = (ids, ids.Next);
        _unmet = new ulong[(_firstId >> 6) + 1];
        foreach (var entry in _table.All()) _unmet[entry.Id.Value >> 6] |= 1UL << (entry.Id.Value & 63);
    }

    /// <summary>The first of the young files.</summary>
    public IReadOnlyList<string> Young => _young;

    public long YoungCount { get; private set; }

    /// <summary>True for a file that was in the table when the walk began and was not met.</summary>
    public bool Missed(int id) => id >> 6 < _unmet.Length && (_unmet[id >> 6] >> (id & 63) & 1) != 0;

    /// <summary>True when the walk met a link where a directory above this path was.</summary>
    public bool MetLinkAbove(ReadOnlySpan<byte> path)
    {
        if (_links.Count == 0) return false;
        var links = _links.GetAlternateLookup<ReadOnlySpan<byte>>();
        for (var slash = path.LastIndexOf((byte)'/'); slash > 0; slash = path[..slash].LastIndexOf((byte)'/'))
        {
            if (links.Contains(path[..slash])) return true;
        }

        return false;
    }

    public ValueTask MeetAsync(WalkedItem item, CancellationToken token) =>
        item.Target is null ? MeetFileAsync(item, token) : MeetLinkAsync(item.Path, item.Target, token);

    public void MeetSame(FileId file) => Meet(file.Value);

    public async ValueTask MeetChangedAsync(byte[] path, CancellationToken token)
    {
        if (!_table.TryFindExact(path, out var entry)) return;
        Meet(entry.Id.Value);
        if (IsFirst(path) && VersionRule.Doubt(path, entry) is { } put) await _sink.AddVersionAsync(put, known: true, token);
    }

    public ValueTask RemoveAsync(byte[] path, CancellationToken token) =>
        _sink.AddAsync(new FileRemoved(path), ChangeKind.Removed, token);

    /// <summary>Links have no holders and no grace: they go with the first walk that misses them.</summary>
    public async Task RemoveLinksAsync(WalkReport report, CancellationToken token)
    {
        foreach (var (path, _) in _table.Aliases.All)
        {
            if (_links.Contains(path) || report.MayHaveMissed(path)) continue;
            await _sink.AddAsync(new AliasRemoved(path), ChangeKind.Other, token);
        }
    }

    /// <summary>Superseded versions go when their grace time is over.</summary>
    public async Task ForgetAsync(CancellationToken token)
    {
        var before = (_clock.GetUtcNow() - _deps.Settings.Grace).UtcTicks;
        foreach (var (version, since) in _table.Superseded())
        {
            if (since > before) continue;
            var path = version.GetPathBytes();
            // A file that is being hashed may turn out to be this version.
            if (_table.TryFindExact(path, out var entry) && entry.IsSuspended) continue;
            await _sink.AddAsync(new FileForgotten(path, version.Id), ChangeKind.Other, token);
        }
    }

    /// <summary>Nothing of this walk is taken over.</summary>
    public void TakeBackIds() => _ids.TakeBack(_firstId, _versions.IdsTaken);

    public Task<IReadOnlyList<StoredDelta>> CompleteAsync(CancellationToken token) => _sink.CompleteAsync(token);

    private async ValueTask MeetFileAsync(WalkedItem item, CancellationToken token)
    {
        var known = _table.TryFindExact(item.Path, out var entry);
        if (known)
        {
            Meet(entry.Id.Value);
            if (item.IsToSecond && IsSameSecond(entry.ModifiedTicks, item.ModifiedTicks))
                item = item with { ModifiedTicks = entry.ModifiedTicks };
            if (VersionRule.IsInForce(entry, item.Size, item.ModifiedTicks) && await IsToldAsync(item, entry, token)) return;
        }

        if (!IsFirst(item.Path)) return;
        if (item.Hashes is null && _versions.IsYoung(item.ModifiedTicks))
        {
            YoungCount++;
            if (_young.Count < _deps.YoungFiles) _young.Add(Encoding.UTF8.GetString(item.Path));
            if (!known) return;
        }

        if (_versions.Judge(item.Path, known ? entry : null, item.Size, item.ModifiedTicks, item.Hashes) is { } put)
            await _sink.AddVersionAsync(put, known, token);
    }

    /// <summary>False when the source tells another hash than the version has; one that it lacks is taken over.</summary>
    private async ValueTask<bool> IsToldAsync(WalkedItem item, FileEntry entry, CancellationToken token)
    {
        if (item.Hashes is not { } hashes) return true;
        if (KnownHashes.Compare(entry, hashes) == false) return false;
        if (KnownHashes.Adds(entry, hashes) && IsFirst(item.Path))
            await _sink.AddAsync(new FileHashed(item.Path, entry.Id, hashes), ChangeKind.Hashed, token);
        return true;
    }

    private static bool IsSameSecond(long a, long b) => a / TimeSpan.TicksPerSecond == b / TimeSpan.TicksPerSecond;

    /// <summary>Listings may name a file several times; a tree never does.</summary>
    private bool IsFirst(byte[] path) => _deps.Tree is not null || _changed.Add(PathHash.Of(path));

    private async ValueTask MeetLinkAsync(byte[] path, byte[] target, CancellationToken token)
    {
        _links.Add(path);
        if (!_table.Aliases.TryGet(path, out var known) || !known.Span.SequenceEqual(target))
            await _sink.AddAsync(new AliasPut(path, target), ChangeKind.Other, token);
        // A file that became a link: the link counts from now on, so the file cannot wait for its grace time.
        if (!_table.TryFindExact(path, out var entry)) return;
        Meet(entry.Id.Value);
        await RemoveAsync(path, token);
    }

    private void Meet(int id)
    {
        if (id >> 6 < _unmet.Length) _unmet[id >> 6] &= ~(1UL << (id & 63));
    }
}
