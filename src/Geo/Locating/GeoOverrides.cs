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

    internal GeoOverride? Find(in AddressKey address) =>
        !_all.IsEmpty && _networks.TryMatch(address, out var index, out _) ? _all[index] : null;
}
