namespace MirrorActors.Actors.FileIndex;

/// <summary>
/// The distinct mirror sets of a shard's files, one behind the other; the first is empty. What a shard has published never
/// changes; its successor may write behind the last.
/// </summary>
/// <param name="Stride">Words of a set.</param>
internal sealed record SetPool(ulong[] Words, int Stride, int Count)
{
    public static SetPool Empty { get; } = new([], 0, 1);

    public MirrorSet this[int number] => new(Words, number * Stride, Stride);
}
