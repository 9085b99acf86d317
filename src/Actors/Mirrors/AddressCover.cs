using MirrorActors.Geo.Locating;

namespace MirrorActors.Actors.Mirrors;

/// <summary>The addresses that a list of prefixes holds, as disjoint ranges in order.</summary>
internal sealed class AddressCover
{
    private static readonly AddressPrefix[] AllAddresses = [AddressPrefix.Parse("0.0.0.0/0"), AddressPrefix.Parse("::/0")];

    private readonly List<(UInt128 First, UInt128 Last)> _v4;
    private readonly List<(UInt128 First, UInt128 Last)> _v6;

    public AddressCover(IEnumerable<AddressPrefix> prefixes)
    {
        var ordered = prefixes.OrderBy(p => p.Network.Bits).ToList();
        _v4 = Joined(ordered.Where(p => p.Network.IsV4));
        _v6 = Joined(ordered.Where(p => !p.Network.IsV4));
    }

    public bool HoldsEverything => AllAddresses.All(Holds);

    /// <summary>Every address of the prefix.</summary>
    public bool Holds(AddressPrefix prefix)
    {
        var ranges = prefix.Network.IsV4 ? _v4 : _v6;
        return ranges.Exists(r => r.First <= prefix.Network.Bits && prefix.LastBits <= r.Last);
    }

    private static List<(UInt128 First, UInt128 Last)> Joined(IEnumerable<AddressPrefix> ordered)
    {
        var ranges = new List<(UInt128 First, UInt128 Last)>();
        foreach (var prefix in ordered)
        {
            var (first, last) = (prefix.Network.Bits, prefix.LastBits);
            if (ranges.Count > 0 && ranges[^1].Last is var end && (first <= end || first - 1 == end))
                ranges[^1] = (ranges[^1].First, UInt128.Max(end, last));
            else
                ranges.Add((first, last));
        }

        return ranges;
    }
}
