using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace MirrorActors.Web.Hosting.Listening;

/// <summary>
/// Gives each listener its socket: one that this process was started with where the address is the same, else one of its own.
/// </summary>
/// <param name="inherited">What this process was started with.</param>
public sealed class ListenSockets(params IReadOnlyList<ListenSocket> inherited)
{
    private readonly List<ListenSocket> _inherited = [.. inherited];
    private readonly List<(EndPoint Asked, ListenSocket Socket)> _prepared = [];

    /// <summary>Opens the socket for an address that will be asked for. Who comes there waits until then.</summary>
    /// <exception cref="SocketException">It cannot be bound.</exception>
    public void Prepare(EndPoint address)
    {
        var socket = Find(address) ?? new ListenSocket(Bind(address));
        _prepared.Add((address, socket));
        // Two sockets can have one address until one of them listens.
        socket.Socket.Listen();
    }

    /// <exception cref="SocketException">It cannot be bound.</exception>
    public ListenSocket Take(EndPoint address)
    {
        var prepared = _prepared.FindIndex(one => IsSame(one.Asked, address));
        if (prepared < 0) return Find(address) ?? new ListenSocket(Bind(address));
        var socket = _prepared[prepared].Socket;
        _prepared.RemoveAt(prepared);
        return socket;
    }

    /// <summary>Closes what nobody has asked for.</summary>
    /// <returns>The addresses that were handed over in vain.</returns>
    public IReadOnlyList<string> CloseRest()
    {
        var rest = _inherited.ConvertAll(static one => $"{one.Address}");
        foreach (var socket in _inherited.Concat(_prepared.Select(static one => one.Socket))) socket.Close();
        _inherited.Clear();
        _prepared.Clear();
        return rest;
    }

    private ListenSocket? Find(EndPoint address)
    {
        var found = _inherited.Find(one => IsSame(one.Address, address)) ?? _inherited.Find(one => IsOnFreePort(one, address));
        if (found is not null) _inherited.Remove(found);
        return found;
    }

    // Unix addresses are compared as text: one that was handed over has its path from the system.
    private static bool IsSame(EndPoint one, EndPoint other) =>
        one.AddressFamily == other.AddressFamily && one.ToString() == other.ToString();

    /// <summary>Port 0 asked the system for a port: whoever started this process asked, and here it is.</summary>
    private static bool IsOnFreePort(ListenSocket socket, EndPoint address) =>
        !socket.IsShared && address is IPEndPoint { Port: 0 } asked && socket.Address is IPEndPoint bound
        && bound.Address.Equals(asked.Address);

    [SuppressMessage("Usage", "CA1816", Justification = "it must not be disposed of, and so not finalized either: see there")]
    private static Socket Bind(EndPoint address)
    {
        if (address is not UnixDomainSocketEndPoint) return SocketTransportOptions.CreateDefaultBoundListenSocket(address);
        var path = address.ToString()!;
        UnixSocket.RemoveStale(path);
        var bound = SocketTransportOptions.CreateDefaultBoundListenSocket(address);
        File.SetUnixFileMode(path, UnixSocket.Mode);
        // A socket that bound a path removes its file when it is disposed, also when another process goes on with it.
        GC.SuppressFinalize(bound);
        return new Socket(bound.SafeHandle);
    }
}
