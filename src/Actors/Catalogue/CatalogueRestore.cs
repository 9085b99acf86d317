using MirrorActors.Actors.FileIndex;
using MirrorActors.Engine.Blobs;
using MirrorActors.Protocol;
using MirrorActors.Protocol.Catalogue;

namespace MirrorActors.Actors.Catalogue;

/// <summary>Reads segments some ahead of their use, each on a thread of its own; fills an empty table from a snapshot.</summary>
internal sealed class CatalogueRestore(FileIndexRouter index, IBlobStore blobs)
{
    /// <summary>Segments that are read or wait; each takes some megabytes.</summary>
    private const int Ahead = 3;

    private const string Nobody = "it is not here, and no node that answers has it";

    /// <summary>Brings here what is elsewhere, many at once.</summary>
    /// <exception cref="BlobMissingException">One cannot be had now.</exception>
    public async Task FetchAsync(IReadOnlyList<BlobRef> segments, CancellationToken token)
    {
        if (await blobs.FetchAsync(segments, token) is [var missing, ..]) throw new BlobMissingException(missing, Nobody);
    }

    /// <summary>Only for a table without files and links.</summary>
    public async Task LoadAsync(IReadOnlyList<BlobRef> segments, CancellationToken token)
    {
        var load = new FileTableLoad(index.Table, (int)Math.Min((long)segments.Count * CatalogueLimits.SegmentRows, int.MaxValue));
        var rest = new List<FileChange>();
        var reading = new Queue<Task<Wire.Segment>>();
        for (var i = 0; i < segments.Count || reading.Count > 0;)
        {
            for (; reading.Count < Ahead && i < segments.Count; i++) reading.Enqueue(StartReading(segments[i], token));
            SegmentCodec.Load(await reading.Dequeue(), load, rest);
        }

        await index.LoadAsync(load, token);
        foreach (var some in rest.Chunk(CatalogueLimits.RestoreRows)) await index.ApplyAsync(some, token);
    }

    public async Task<IReadOnlyList<FileChange>> ReadAsync(BlobRef segment, CancellationToken token) =>
        SegmentCodec.Decode(await GetAsync(segment, token));

    private Task<Wire.Segment> StartReading(BlobRef segment, CancellationToken token) =>
        Task.Run(async () => SegmentCodec.Parse(await GetAsync(segment, token)), token);

    private async Task<ReadOnlyMemory<byte>> GetAsync(BlobRef segment, CancellationToken token)
    {
        try
        {
            return await blobs.GetAsync(segment, token) ?? throw new BlobMissingException(segment, Nobody);
        }
        catch (InvalidDataException e)
        {
            throw new BlobMissingException(segment, e.Message, e);
        }
    }
}
