using System.Collections.Frozen;
using MirrorActors.Geo.Locating;

namespace MirrorActors.Actors.Routing;

/// <summary>The prefixes that mirrors name, while they are collected.</summary>
internal sealed class NamedPrefixes
{
    private const int V4InV6 = 96;
    private readonly Dictionary<AddressPrefix, (HashSet<int> Own, HashSet<int> Excluded)> _named = [];

    private int[]? _lengths;

    public AddressPrefix[] All => [.. _named.Keys];

    /// <param name="text">A prefix of a checked definition; anything else is left out.</param>
    public void Add(string text, int ordinal, bool isExcluded)
    {
        if (!AddressPrefix.TryParse(text, out var prefix)) return;
        if (!_named.TryGetValue(prefix, out var mirrors)) _named.Add(prefix, mirrors = ([], []));
        _lengths = null;
        (isExcluded ? mirrors.Excluded : mirrors.Own).Add(ordinal);
    }

    /// <summary>The mirrors of the prefix and of all around it, found by asking for each shorter length there is.</summary>
    public NetworkClass ClassOf(AddressPrefix prefix)
    {
        var own = new Dictionary<int, int>();
        var excluded = new HashSet<int>();
        foreach (var length in _lengths ??= [.. _named.Keys.Select(static p => p.Length).Distinct().Order()])
        {
            if (length > prefix.Length) break;
            if (!_named.TryGetValue(AddressPrefix.Of(prefix.Network, length), out var mirrors)) continue;
            foreach (var ordinal in mirrors.Own) own[ordinal] = length + (prefix.Network.IsV4 ? V4InV6 : 0);
            excluded.UnionWith(mirrors.Excluded);
        }

        return new NetworkClass(own.ToFrozenDictionary(), excluded.ToFrozenSet());
    }
}
