using System.Collections.Frozen;
using System.Collections.Immutable;
using MirrorActors.Actors.Views;
using MirrorActors.Geo.Locating;

namespace MirrorActors.Actors.Routing;

/// <summary>
/// The prefixes and AS numbers that mirrors name. A class is one distinct prefix; it stands for every mirror that names
/// this prefix or one around it. Class 0 is the rest of the world.
/// </summary>
public sealed class NetworkClasses
{
    private readonly PrefixMap _map;
    private readonly ImmutableArray<FrozenSet<int>> _mirrors;
    private readonly FrozenSet<uint> _asns;

    private NetworkClasses(PrefixMap map, ImmutableArray<FrozenSet<int>> mirrors, FrozenSet<uint> asns)
    {
        _map = map;
        _mirrors = mirrors;
        _asns = asns;
    }

    public static NetworkClasses Of(MirrorTable table)
    {
        var named = new Dictionary<AddressPrefix, HashSet<int>>();
        foreach (var mirror in table.All)
        {
            foreach (var text in mirror.Definition.Networks.Prefixes)
            {
                if (!AddressPrefix.TryParse(text, out var prefix)) continue;
                if (!named.TryGetValue(prefix, out var ordinals)) named.Add(prefix, ordinals = []);
                ordinals.Add(mirror.Ordinal);
            }
        }

        var prefixes = named.Keys.ToArray();
        var wider = new PrefixMapByLength(named);
        var mirrors = ImmutableArray.CreateBuilder<FrozenSet<int>>(prefixes.Length + 1);
        mirrors.Add([]);
        foreach (var prefix in prefixes) mirrors.Add(wider.MirrorsAround(prefix));
        return new NetworkClasses(
            new PrefixMap(prefixes.Select(static (prefix, i) => (prefix, i + 1))),
            mirrors.MoveToImmutable(),
            table.All.SelectMany(static m => m.Definition.Networks.Asns).ToFrozenSet());
    }

    public int ClassOf(in AddressKey address) => _map.TryMatch(address, out var network, out _) ? network : 0;

    public bool IsInPrefix(int network, int ordinal) => _mirrors[network].Contains(ordinal);

    public bool Names(uint asn) => _asns.Contains(asn);

    /// <summary>Finds the mirrors of all prefixes around one by asking for each shorter length there is.</summary>
    private sealed class PrefixMapByLength(Dictionary<AddressPrefix, HashSet<int>> named)
    {
        private readonly int[] _lengths = [.. named.Keys.Select(static p => p.Length).Distinct()];

        public FrozenSet<int> MirrorsAround(AddressPrefix prefix)
        {
            var found = new HashSet<int>();
            foreach (var length in _lengths)
            {
                if (length > prefix.Length) continue;
                if (named.TryGetValue(AddressPrefix.Of(prefix.Network, length), out var ordinals))
                    found.UnionWith(ordinals);
            }

            return found.ToFrozenSet();
        }
    }
}
