using MirrorActors.Protocol.Ids;

namespace MirrorActors.Actors.FileIndex;

/// <summary>What a mirror holds of files that are not in the table yet: few and listed, or a set.</summary>
internal sealed class EarlyFiles
{
    private readonly int[]? _few;
    private readonly FileSet _many;

    private EarlyFiles(int[]? few, FileSet many) => (_few, _many) = (few, many);

    public bool Contains(FileId id) => _few is null ? _many.Contains(id) : Array.BinarySearch(_few, id.Value) >= 0;

    public static EarlyFiles Of(FileSet held, FileSet known)
    {
        var few = new List<int>();
        for (var word = 0; word < held.WordCount; word++)
        {
            for (var bits = held.Word(word) & ~known.Word(word); bits != 0; bits &= bits - 1)
            {
                few.Add((word * 64) + System.Numerics.BitOperations.TrailingZeroCount(bits));
                if (few.Count > held.WordCount * 2) return new EarlyFiles(null, held);
            }
        }

        return new EarlyFiles([.. few], FileSet.Empty);
    }
}
