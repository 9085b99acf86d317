using System.Collections.Frozen;
using System.Collections.Immutable;
using MirrorActors.Geo.Locating;

namespace MirrorActors.Actors.Routing;

/// <summary>
/// The prefixes and AS numbers that mirrors name, as their own or as excluded. A class is one distinct prefix; it stands
/// for every mirror that names this prefix or one around it. Class 0 is the rest of the world.
/// </summary>
public sealed class NetworkClasses
{
    private readonly PrefixMap _map;
    private readonly ImmutableArray<NetworkClass> _classes;
    private readonly FrozenSet<uint> _asns;

    private NetworkClasses(PrefixMap map, ImmutableArray<NetworkClass> classes, FrozenSet<uint> asns)
    {
        _map = map;
        _classes = classes;
        _asns = asns;
    }

    public static NetworkClasses Of(IReadOnlyCollection<MirrorGround> mirrors)
    {
        var named = new NamedPrefixes();
        foreach (var mirror in mirrors)
        {
            foreach (var text in mirror.Definition.Networks.Prefixes) named.Add(text, mirror.Ordinal, isExcluded: false);
            foreach (var text in mirror.Rules.ExcludedNetworks?.Prefixes ?? []) named.Add(text, mirror.Ordinal, isExcluded: true);
        }

        var prefixes = named.All;
        return new NetworkClasses(
            new PrefixMap(prefixes.Select(static (prefix, i) => (prefix, i + 1))),
            [NetworkClass.None, .. prefixes.Select(named.ClassOf)],
            mirrors.SelectMany(Asns).ToFrozenSet());
    }

    public int ClassOf(in AddressKey address) => _map.TryMatch(address, out var network, out _) ? network : 0;

    /// <summary>Length (as of an IPv6 prefix) of the longest prefix of the mirror around the class; -1 when there is none.</summary>
    public int PrefixLength(int network, int ordinal) => _classes[network].Own.GetValueOrDefault(ordinal, -1);

    public bool IsInPrefix(int network, int ordinal) => _classes[network].Own.ContainsKey(ordinal);

    public bool IsExcluded(int network, int ordinal) => _classes[network].Excluded.Contains(ordinal);

    public bool Names(uint asn) => _asns.Contains(asn);

    private static IEnumerable<uint> Asns(MirrorGround mirror) =>
        [.. mirror.Definition.Networks.Asns, .. mirror.Rules.ExcludedNetworks?.Asns ?? []];
}
