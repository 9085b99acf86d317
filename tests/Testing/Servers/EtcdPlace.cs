using System.Net;

namespace MirrorActors.Testing.Servers;

/// <summary>Where a member of etcd runs.</summary>
/// <param name="Namespace">Name of its network namespace (<c>ip netns</c>); null: that of the test.</param>
public sealed record EtcdPlace(IPAddress Address, string? Namespace)
{
    public static readonly EtcdPlace Loopback = new(IPAddress.Loopback, null);
}
