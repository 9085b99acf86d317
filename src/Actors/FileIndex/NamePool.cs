namespace MirrorActors.Actors.FileIndex;

/// <summary>
/// The names of a shard's files. What a shard has published never changes; its successor may write behind
/// <paramref name="Used"/>, which no reader of the shard looks at.
/// </summary>
internal sealed record NamePool(byte[] Bytes, int Used)
{
    /// <summary>The part of a pool that is left free for names that come.</summary>
    private const int SlackShare = 64;

    public static NamePool Empty { get; } = new([], 0);

    /// <summary>A pool of so many bytes, all to be written.</summary>
    public static NamePool For(int bytes) => new(new byte[bytes + (bytes / SlackShare)], bytes);

    public static NamePool Of(ReadOnlySpan<byte> names)
    {
        var pool = For(names.Length);
        names.CopyTo(pool.Bytes);
        return pool;
    }

    public bool HasRoomFor(int bytes) => bytes <= Bytes.Length - Used;
}
