namespace MirrorActors.Actors.Routing;

/// <summary>
/// A set of mirrors that share the load of a region; the smaller the better. It is a group, but for prefixes, where each
/// length is a band of its own, and exclusive private mirrors, which come first and share with nobody.
/// </summary>
public readonly record struct RankBand(ushort Value)
{
    private const int LongestPrefix = 128;

    public static RankBand Exclusive => default;

    public bool IsExclusive => Value == 0;

    public RankGroup Group => IsExclusive ? RankGroup.Prefix : (RankGroup)((Value >> 8) - 1);

    /// <param name="prefixLength">As of an IPv6 prefix; counts in the prefix group only.</param>
    public static RankBand Of(RankGroup group, int prefixLength = LongestPrefix) =>
        new((ushort)((((int)group + 1) << 8) | (group == RankGroup.Prefix ? LongestPrefix - prefixLength : 0)));
}
