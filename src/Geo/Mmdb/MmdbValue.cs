namespace MirrorActors.Geo.Mmdb;

/// <summary>
/// The head of one value. <paramref name="Size"/> is the payload's length, the entry count of a map or array, the value
/// of a boolean or the target of a pointer. <paramref name="Next"/> is the offset of what follows the value, or
/// <see cref="AfterContents"/> for a map or array stored in place: its entries start at <paramref name="Payload"/>.
/// </summary>
internal readonly record struct MmdbValue(MmdbType Type, int Size, int Payload, int Next)
{
    public const int AfterContents = -1;

    public bool IsContainer => Type is MmdbType.Map or MmdbType.Array;

    /// <summary>How many values stand directly inside (keys count).</summary>
    public long ChildCount => Type switch
    {
        MmdbType.Map => 2L * Size,
        MmdbType.Array => Size,
        _ => 0,
    };
}
