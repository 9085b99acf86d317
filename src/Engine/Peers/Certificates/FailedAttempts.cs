using System.Net;
using System.Net.Sockets;

namespace MirrorActors.Engine.Peers.Certificates;

/// <summary>
/// Counts wrong tokens by the address they come from (IPv6: by /64), each minute anew; too many, or too many addresses, and none is
/// looked at until the minute is over. Any thread.
/// </summary>
public sealed class FailedAttempts(TimeProvider clock)
{
    public const int Most = 10;
    public const int MostAddresses = 1024;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);
    private readonly Lock _lock = new();
    private readonly Dictionary<IPAddress, int> _counts = [];
    private long _began = clock.GetTimestamp();

    public bool IsLocked(IPAddress address)
    {
        lock (_lock)
        {
            Begin();
            return _counts.TryGetValue(Group(address), out var count) ? count >= Most : _counts.Count >= MostAddresses;
        }
    }

    public void Add(IPAddress address)
    {
        lock (_lock)
        {
            Begin();
            var group = Group(address);
            _counts[group] = _counts.GetValueOrDefault(group) + 1;
        }
    }

    private void Begin()
    {
        if (clock.GetElapsedTime(_began) < Window) return;
        _began = clock.GetTimestamp();
        _counts.Clear();
    }

    private static IPAddress Group(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) return address.MapToIPv4();
        if (address.AddressFamily != AddressFamily.InterNetworkV6) return address;
        var bytes = address.GetAddressBytes();
        bytes.AsSpan(8).Clear();
        return new IPAddress(bytes);
    }
}
