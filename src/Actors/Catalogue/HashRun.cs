using MirrorActors.Actors.FileIndex;

namespace MirrorActors.Actors.Catalogue;

/// <summary>Puts the hashes of a segment's files into the store: those of consecutive ids at once.</summary>
/// <param name="column">The segment's hashes.</param>
internal sealed class HashRun(HashStore store, ReadOnlyMemory<byte> column)
{
    private const int Sha256Bit = 1 << HashKind.Sha256;
    private int _firstId;
    private int _start;
    private int _count;

    /// <param name="bits">Kinds of the file's hashes.</param>
    /// <param name="start">Where they begin.</param>
    /// <returns>Their bytes.</returns>
    public int Add(int id, int bits, int start)
    {
        var width = HashKind.Widths[HashKind.Sha256];
        if (bits == Sha256Bit && _count > 0 && id == _firstId + _count && start == _start + (_count * width))
        {
            _count++;
            return width;
        }

        Flush();
        if (bits != Sha256Bit) return AddAll(id, bits, start);
        (_firstId, _start, _count) = (id, start, 1);
        return width;
    }

    public void Flush()
    {
        if (_count > 0) store.Set(HashKind.Sha256, _firstId, column.Span.Slice(_start, _count * HashKind.Widths[HashKind.Sha256]));
        _count = 0;
    }

    private int AddAll(int id, int bits, int start)
    {
        var at = start;
        for (var kind = 0; kind < HashKind.Count; kind++)
        {
            if ((bits & (1 << kind)) == 0) continue;
            var width = HashKind.Widths[kind];
            store.Set(kind, id, column.Span.Slice(at, width));
            at += width;
        }

        return at - start;
    }
}
