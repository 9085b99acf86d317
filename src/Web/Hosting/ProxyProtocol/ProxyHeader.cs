using MirrorActors.Geo.Locating;

namespace MirrorActors.Web.Hosting.ProxyProtocol;

/// <summary>What a PROXY header says.</summary>
/// <param name="Length">Of the header in bytes; the client's own bytes follow.</param>
/// <param name="Client">Null when the socket's address stays: LOCAL, UNKNOWN, UDP, Unix sockets.</param>
/// <param name="Port">The client's; 0 without a client.</param>
/// <param name="IsTls">The client's connection to the proxy is encrypted.</param>
internal readonly record struct ProxyHeader(int Length, AddressKey? Client, ushort Port, bool IsTls);
