using System.Globalization;
using System.Net;

namespace MirrorActors.Chaos.Rig;

/// <summary>
/// Places with an address each. Where it is permitted they are network namespaces on one bridge, whose links can be cut and made
/// to lose packets; elsewhere they are addresses of 127.0.0.0/8, and links hold.
/// </summary>
/// <remarks>Names carry the process id, so that the next run removes what a killed one left behind.</remarks>
public sealed class Network : IAsyncDisposable
{
    private const string Prefix = "chaos-";
    private const string HostPrefix = "chaos";
    private const int HostNumber = 254;
    private readonly Dictionary<Place, Faults> _faults;

    private Network(int places, bool isCuttable)
    {
        IsCuttable = isCuttable;
        Places =
        [
            .. Enumerable.Range(1, places).Select(i => new Place(i, AddressOf(i), isCuttable ? $"{Prefix}{Environment.ProcessId}-{i}" : null)),
        ];
        _faults = Places.ToDictionary(place => place, _ => new Faults());
    }

    public IReadOnlyList<Place> Places { get; }

    /// <summary>Of the test itself: the clients, the mirrors and relays are there. Links to it always hold.</summary>
    public IPAddress Host => AddressOf(HostNumber);

    /// <summary>False where namespaces or nftables are not permitted.</summary>
    public bool IsCuttable { get; }

    private static string Hub => $"{Prefix}{Environment.ProcessId}-hub";

    private static string HostLink => $"{HostPrefix}{Environment.ProcessId}";

    public static async Task<Network> CreateAsync(int places)
    {
        var network = new Network(places, await NetworkPermission.RefusalAsync() is null);
        if (!network.IsCuttable) return network;
        await RemoveLeftoversAsync();
        try
        {
            await network.BuildAsync();
            return network;
        }
        catch
        {
            await network.DisposeAsync();
            throw;
        }
    }

    /// <summary>Nothing passes between two places.</summary>
    public async Task CutAsync(Place one, Place other)
    {
        await CutOneWayAsync(one, other);
        await CutOneWayAsync(other, one);
    }

    /// <summary>What one sends does not arrive at the other.</summary>
    public Task CutOneWayAsync(Place from, Place to)
    {
        _faults[to].Cut.Add(from.Address);
        return ApplyAsync(to);
    }

    /// <summary>Of what places send each other this share is lost.</summary>
    public async Task LoseAsync(int percent)
    {
        foreach (var place in Places)
        {
            _faults[place].LossPercent = percent;
            await ApplyAsync(place);
        }
    }

    public async Task HealAsync()
    {
        foreach (var (place, faults) in _faults)
        {
            faults.Cut.Clear();
            faults.LossPercent = 0;
            if (IsCuttable) await ApplyAsync(place);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!IsCuttable) return;
        foreach (var name in Places.Select(place => place.Namespace).Append(Hub)) await Tool.TryAsync($"ip netns del {name}");
        await Tool.TryAsync($"ip link del {HostLink}");
    }

    private IPAddress AddressOf(int number)
    {
        var run = Environment.ProcessId % 250;
        // 198.18.0.0/15 is for tests of networks (RFC 2544).
        return IPAddress.Parse(string.Create(CultureInfo.InvariantCulture, $"{(IsCuttable ? "198.18" : "127.77")}.{run}.{number}"));
    }

    private async Task BuildAsync()
    {
        await Tool.RunAsync($"ip netns add {Hub}");
        await Tool.RunAsync($"ip -n {Hub} link add name br0 type bridge");
        await Tool.RunAsync($"ip -n {Hub} link set br0 up");
        await Tool.RunAsync($"ip link add name {HostLink} type veth peer name host netns {Hub}");
        await Tool.RunAsync($"ip -n {Hub} link set host master br0 up");
        await Tool.RunAsync($"ip addr add {Host}/24 dev {HostLink}");
        await Tool.RunAsync($"ip link set {HostLink} up");
        foreach (var place in Places)
        {
            await Tool.RunAsync($"ip netns add {place.Namespace}");
            await Tool.RunAsync($"ip -n {place.Namespace} link set lo up");
            await Tool.RunAsync($"ip -n {place.Namespace} link add name eth0 type veth peer name n{place.Number} netns {Hub}");
            await Tool.RunAsync($"ip -n {Hub} link set n{place.Number} master br0 up");
            await Tool.RunAsync($"ip -n {place.Namespace} addr add {place.Address}/24 dev eth0");
            await Tool.RunAsync($"ip -n {place.Namespace} link set eth0 up");
        }
    }

    private Task ApplyAsync(Place place)
    {
        if (!IsCuttable) throw new InvalidOperationException("links cannot be cut here");
        var faults = _faults[place];
        var cut = string.Concat(faults.Cut.Select(from => $"ip saddr {from} drop\n"));
        var lost = faults.LossPercent == 0
            ? ""
            : $"iifname eth0 ip saddr != {Host} numgen random mod 100 < {faults.LossPercent} drop\n";
        var rules = $$"""
            flush ruleset
            table inet chaos {
              chain arrivals {
                type filter hook input priority 0;
                {{cut}}{{lost}}
              }
            }

            """;
        return Tool.RunAsync($"ip netns exec {place.Namespace} nft -f -", rules);
    }

    private static async Task RemoveLeftoversAsync()
    {
        const string Folder = "/run/netns";
        if (!Directory.Exists(Folder)) return;
        foreach (var name in Directory.EnumerateFiles(Folder, Prefix + "*").Select(Path.GetFileName))
        {
            var id = name!.Split('-')[1];
            if (Directory.Exists($"/proc/{id}")) continue;
            await Tool.TryAsync($"ip netns del {name}");
            await Tool.TryAsync($"ip link del {HostPrefix}{id}");
        }
    }

    private sealed class Faults
    {
        public HashSet<IPAddress> Cut { get; } = [];

        public int LossPercent { get; set; }
    }
}
