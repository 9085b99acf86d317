using System.Net;
using System.Security.Cryptography.X509Certificates;
using MirrorActors.Engine.Settings;

namespace MirrorActors.Actors.Outgoing;

/// <summary>What an operator may choose about outgoing calls.</summary>
public sealed record OutgoingOptions
{
    /// <summary>Networks the guard lets through although they are not public.</summary>
    public IReadOnlyList<IPNetwork> AllowPrivate { get; init; } = [];

    public string UserAgent { get; init; } = "MirrorActors";

    /// <summary>No call follows more redirects, whatever it asks for.</summary>
    public int MaxRedirects { get; init; } = 5;

    /// <summary>For one address.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Certificate authorities to trust instead of the system's; null for the system's.</summary>
    public X509Certificate2Collection? TrustedRoots { get; init; }

    /// <summary>How names become addresses; null asks the system's resolver.</summary>
    public Func<string, CancellationToken, Task<IPAddress[]>>? Resolve { get; init; }

    /// <summary>Whether this node has a route to an address; null asks the system.</summary>
    public Func<IPAddress, bool>? HasRoute { get; init; }

    public static OutgoingOptions From(OutgoingSettings settings) => new()
    {
        AllowPrivate = [.. settings.AllowPrivate.Select(IPNetwork.Parse)],
        UserAgent = settings.UserAgent,
        MaxRedirects = settings.MaxRedirects,
        ConnectTimeout = settings.ConnectTimeout,
    };
}
