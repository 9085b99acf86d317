using System.Collections.Frozen;

namespace MirrorActors.Actors.Routing;

/// <summary>What the prefixes around a client say of mirrors, by ordinal.</summary>
/// <param name="Own">Mirrors that are near, with the length of their longest prefix, as of an IPv6 prefix.</param>
/// <param name="Excluded">Mirrors that do not serve it.</param>
internal sealed record NetworkClass(FrozenDictionary<int, int> Own, FrozenSet<int> Excluded)
{
    public static NetworkClass None { get; } = new(FrozenDictionary<int, int>.Empty, FrozenSet<int>.Empty);
}
