using System.Buffers.Binary;
using MirrorActors.Actors.FileIndex;
using MirrorActors.Protocol;

namespace MirrorActors.Actors.Catalogue;

/// <summary>Puts the packs of a segment's files into the store: those of many neighbouring ids at once, with and without pieces.</summary>
internal sealed class PieceRun(HashStore store, IReadOnlyList<BlobRef> packs)
{
    private const int MostIds = 4096;
    private readonly int[] _numbers = [.. packs.Select(store.NumberOf)];
    private readonly byte[] _run = new byte[MostIds * sizeof(int)];
    private int _firstId;
    private int _count;

    /// <param name="pack">Which of the segment's packs.</param>
    public void Add(int id, int pack)
    {
        if (_count > 0 && (id < _firstId + _count || id - _firstId >= MostIds)) Flush();
        if (_count == 0) _firstId = id;
        BinaryPrimitives.WriteInt32LittleEndian(_run.AsSpan((id - _firstId) * sizeof(int)), _numbers[pack]);
        _count = id - _firstId + 1;
    }

    public void Flush()
    {
        var run = _run.AsSpan(0, _count * sizeof(int));
        store.LoadPacks(_firstId, run);
        run.Clear();
        _count = 0;
    }
}
