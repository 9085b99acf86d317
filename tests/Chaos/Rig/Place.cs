using System.Net;
using MirrorActors.Testing.Servers;

namespace MirrorActors.Chaos.Rig;

/// <summary>A machine of the rig: an address, and where it is permitted a network namespace of its own.</summary>
/// <param name="Number">From 1.</param>
public sealed record Place(int Number, IPAddress Address, string? Namespace)
{
    /// <summary>The command that runs another one there; empty where there are no namespaces.</summary>
    public IReadOnlyList<string> Within => Namespace is null ? [] : ["ip", "netns", "exec", Namespace];

    public EtcdPlace Etcd => new(Address, Namespace);
}
