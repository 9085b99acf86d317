using MirrorActors.Geo.Locating;

namespace MirrorActors.Web.Paths;

/// <summary>Networks of clients.</summary>
public sealed class NetworkList(IEnumerable<string> cidrs)
{
    private readonly PrefixMap _networks = new(cidrs.Select(static c => (AddressPrefix.Parse(c), 1)));

    public static NetworkList None { get; } = new([]);

    public bool Contains(in AddressKey address) => _networks.Count > 0 && _networks.TryMatch(address, out _, out _);
}
