using System.Collections.Immutable;
using MirrorActors.Protocol;
using MirrorActors.Protocol.Commands;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Mirrors;

/// <summary>What the AS numbers and prefixes of a mirror must satisfy, those it names and those it excludes.</summary>
internal static class NetworkRules
{
    public static MirrorNetworks Named(MirrorNetworks networks, List<FieldFault> faults)
    {
        if (TooMany(networks.Asns.Length + networks.Prefixes.Length, "prefix", faults)) return networks;
        return networks with
        {
            Asns = Asns(networks.Asns, "asn", faults),
            Prefixes = Prefixes(networks.Prefixes, "prefix", faults),
        };
    }

    public static MirrorExcludedNetworks? Excluded(MirrorExcludedNetworks? networks, List<FieldFault> faults)
    {
        if (networks is null || TooMany(networks.Asns.Length + networks.Prefixes.Length, "exclude-prefix", faults))
            return networks;
        var canonical = new MirrorExcludedNetworks
        {
            Asns = Asns(networks.Asns, "exclude-asn", faults),
            Prefixes = Prefixes(networks.Prefixes, "exclude-prefix", faults),
        };
        return canonical.OrNull();
    }

    private static bool TooMany(int count, string field, List<FieldFault> faults)
    {
        if (count <= Limits.NetworksPerMirror) return false;
        faults.Add(new FieldFault(field, $"more than {Limits.NetworksPerMirror} networks"));
        return true;
    }

    private static ImmutableArray<uint> Asns(ImmutableArray<uint> asns, string field, List<FieldFault> faults)
    {
        if (asns.Contains(0u)) faults.Add(new FieldFault(field, "0 is not an AS number"));
        return [.. asns.Distinct()];
    }

    private static ImmutableArray<string> Prefixes(
        ImmutableArray<string> prefixes, string field, List<FieldFault> faults) =>
        [.. prefixes.Select(p => PrefixRules.Canonical(p, field, faults)).OfType<string>().Distinct()];
}
