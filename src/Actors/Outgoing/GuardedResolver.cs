using System.Net;
using System.Net.Sockets;

namespace MirrorActors.Actors.Outgoing;

/// <summary>
/// Turns a host into addresses that may be called. What is connected to is one of the returned addresses, never the
/// name again, so that a second answer of a hostile name server cannot lead elsewhere.
/// </summary>
public sealed class GuardedResolver
{
    private readonly AddressGuard _guard;
    private readonly Func<string, CancellationToken, Task<IPAddress[]>> _resolve;

    public GuardedResolver(OutgoingOptions options)
    {
        _guard = new AddressGuard(options.AllowPrivate);
        _resolve = options.Resolve ?? Dns.GetHostAddressesAsync;
    }

    /// <summary>The addresses of a host, in the resolver's order. One refused address refuses the host.</summary>
    /// <exception cref="OutgoingException">Dns or Refused.</exception>
    public async Task<IReadOnlyList<IPAddress>> ResolveAsync(string host, CancellationToken token)
    {
        var addresses = IPAddress.TryParse(host, out var literal) ? [literal] : await LookUpAsync(host, token);
        var known = FirstOfEachFamily(addresses);
        if (known.Length == 0) throw new OutgoingException(OutgoingFailure.Dns, $"the name {host} has no address");
        foreach (var address in known)
        {
            if (_guard.Refusal(address) is { } refusal)
                throw new OutgoingException(OutgoingFailure.Refused, $"{host}: {refusal}");
        }

        return known;
    }

    // A host with many addresses of one family keeps the other.
    private static IPAddress[] FirstOfEachFamily(IPAddress[] addresses)
    {
        var first = new List<IPAddress>();
        foreach (var address in addresses)
        {
            if (first.Count(known => known.AddressFamily == address.AddressFamily) < OutgoingLimits.AddressesPerFamily) first.Add(address);
        }

        return [.. first];
    }

    private async Task<IPAddress[]> LookUpAsync(string host, CancellationToken token)
    {
        try
        {
            return await _resolve(host, token);
        }
        catch (Exception e) when (e is SocketException or ArgumentException)
        {
            throw new OutgoingException(OutgoingFailure.Dns, $"the name {host} does not resolve: {e.Message}", e);
        }
    }
}
