using System.Collections.Immutable;

namespace MirrorActors.Geo.Locating;

/// <summary>What is known better than the databases know it, by network; the longest that holds an address counts.</summary>
public sealed class GeoOverrides
{
    private readonly ImmutableArray<GeoOverride> _all;
    private readonly PrefixMap _networks;

    public GeoOverrides(IEnumerable<GeoOverride> all)
    {
        _all = [.. all];
        _networks = new PrefixMap(_all.Select(static (o, i) => (o.Prefix, i)));
    }

    public static GeoOverrides None { get; } = new([]);

    public int Count => _all.Length;

    internal GeoOverride? Find(in AddressKey address) => Find(address, new AddressBlock(address), out _);

    /// <param name="wholeBlock">The same is found for every address of the block.</param>
    internal GeoOverride? Find(in AddressKey address, in AddressBlock block, out bool wholeBlock)
    {
        wholeBlock = true;
        return !_all.IsEmpty && _networks.TryMatch(address, block, out var index, out wholeBlock) ? _all[index] : null;
    }
}
