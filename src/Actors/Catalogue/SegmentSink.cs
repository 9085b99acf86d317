using MirrorActors.Actors.FileIndex;
using MirrorActors.Engine.Blobs;
using MirrorActors.Protocol;
using MirrorActors.Protocol.Catalogue;

namespace MirrorActors.Actors.Catalogue;

/// <summary>Gathers changes in segments.</summary>
/// <param name="atOnce">
/// True: each full segment is stored at once. False: all are kept, compressed, until the end, so that nothing is
/// stored of what is not taken over.
/// </param>
internal sealed class SegmentSink(IBlobStore blobs, bool atOnce = true)
{
    private readonly List<FileChange> _open = [];
    private readonly List<(byte[] Segment, StoredDelta Counts)> _kept = [];
    private readonly List<StoredDelta> _stored = [];
    private StoredDelta _counts = StoredDelta.Nothing;

    public async ValueTask AddAsync(FileChange change, ChangeKind kind, CancellationToken token)
    {
        _open.Add(change);
        _counts = _counts.Plus(kind);
        if (_open.Count < CatalogueLimits.SegmentRows) return;
        Close();
        if (atOnce) await StoreAsync(token);
    }

    /// <param name="known">The path had a version before.</param>
    public ValueTask AddVersionAsync(FilePut put, bool known, CancellationToken token)
    {
        var kind = known ? ChangeKind.Replaced : ChangeKind.Added;
        return AddAsync(put, put.IsSuspended ? ChangeKind.Other : kind, token);
    }

    public async Task<IReadOnlyList<StoredDelta>> CompleteAsync(CancellationToken token)
    {
        if (_open.Count > 0) Close();
        await StoreAsync(token);
        return _stored;
    }

    private void Close()
    {
        _kept.Add((SegmentCodec.Encode(_open), _counts));
        _open.Clear();
        _counts = StoredDelta.Nothing;
    }

    private async Task StoreAsync(CancellationToken token)
    {
        foreach (var (segment, counts) in _kept)
            _stored.Add(counts with { Delta = await blobs.PutAsync(segment, token) });
        _kept.Clear();
    }
}

/// <summary>What a change counts as.</summary>
internal enum ChangeKind
{
    Added,
    Replaced,
    Hashed,
    Removed,

    /// <summary>Links, and files that are suspended or keep their version.</summary>
    Other,
}

/// <summary>A stored segment of changes, ready to become an event.</summary>
internal sealed record StoredDelta(BlobRef Delta, int Added, int Replaced, int Hashed, int Removed)
{
    public static readonly StoredDelta Nothing = new(new BlobRef("", 0), 0, 0, 0, 0);

    public StoredDelta Plus(ChangeKind kind) => kind switch
    {
        ChangeKind.Added => this with { Added = Added + 1 },
        ChangeKind.Replaced => this with { Replaced = Replaced + 1 },
        ChangeKind.Hashed => this with { Hashed = Hashed + 1 },
        ChangeKind.Removed => this with { Removed = Removed + 1 },
        _ => this,
    };

    public CatalogueChanged ToEvent(int nextFileId) => new(Delta, Added, Replaced, Hashed, Removed, nextFileId);
}
