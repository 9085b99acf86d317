using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using MirrorActors.Web.Hosting.Listening;

namespace MirrorActors.Web.Tests.Hosting.Listening;

public sealed class ListenSocketsTests : IDisposable
{
    private readonly List<Socket> _open = [];
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mirroractors-listen-");

    public void Dispose()
    {
        _open.ForEach(static socket => socket.Dispose());
        _folder.Delete(recursive: true);
    }

    [Fact]
    public void A_socket_of_the_same_address_is_taken_once_and_any_other_made()
    {
        var socket = Listen();
        var sockets = new ListenSockets(new ListenSocket(socket));
        var other = Taken(sockets, new IPEndPoint(IPAddress.Loopback, FreePort()));
        Assert.NotSame(socket, other);
        Assert.Same(socket, Taken(sockets, socket.LocalEndPoint!));
        Assert.Throws<SocketException>(() => sockets.Take(socket.LocalEndPoint!));
        Assert.Empty(sockets.CloseRest());
    }

    [Fact]
    public void A_free_port_is_that_of_the_process_before_and_never_one_of_the_service_manager()
    {
        var (shared, own) = (Listen(), Listen());
        var sockets = new ListenSockets(new ListenSocket(shared, isShared: true), new ListenSocket(own));
        Assert.Same(own, Taken(sockets, new IPEndPoint(IPAddress.Loopback, 0)));
        Assert.NotSame(shared, Taken(sockets, new IPEndPoint(IPAddress.Loopback, 0)));
        Assert.Equal([$"{shared.LocalEndPoint}"], sockets.CloseRest());
    }

    [Fact]
    public void What_is_prepared_is_bound_at_once_and_taken_later()
    {
        var address = new IPEndPoint(IPAddress.Loopback, FreePort());
        var sockets = new ListenSockets();
        sockets.Prepare(address);
        Assert.Throws<SocketException>(() => new ListenSockets().Take(address));
        Assert.Equal(address, Taken(sockets, address).LocalEndPoint);
    }

    [Fact]
    public async Task A_closed_socket_goes_on_listening_for_others_that_have_it()
    {
        var path = Path.Combine(_folder.FullName, "admin.sock");
        var address = new UnixDomainSocketEndPoint(path);
        var first = new ListenSockets().Take(address);
        first.Socket.Listen();
        var accepting = first.Socket.AcceptAsync();
        var second = ListenSocket.Open(Duplicate(first.Descriptor), isShared: false);
        first.Close();
        await Assert.ThrowsAnyAsync<Exception>(() => accepting);
        Assert.Same(second.Socket, Taken(new ListenSockets(second), address));
        using var client = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await client.ConnectAsync(address);
        using var accepted = await second.Socket.AcceptAsync();
        Assert.True(accepted.Connected);
    }

    [Fact]
    public void What_is_not_a_listening_socket_is_refused()
    {
        using var idle = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        idle.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        using var datagrams = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        using var file = File.OpenHandle(Path.Combine(_folder.FullName, "file"), FileMode.Create, FileAccess.Write);
        foreach (var descriptor in new[] { Number(idle.SafeHandle), Number(datagrams.SafeHandle), Number(file), 999_999 })
            Assert.Throws<InvalidDataException>(() => ListenSocket.Open(descriptor, isShared: true));
    }

    private static int Number(SafeHandle handle) => (int)handle.DangerousGetHandle();

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    [DllImport("libc", EntryPoint = "dup")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Duplicate(int descriptor);

    private Socket Taken(ListenSockets sockets, EndPoint address)
    {
        var socket = sockets.Take(address).Socket;
        _open.Add(socket);
        return socket;
    }

    private Socket Listen()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        socket.Listen();
        _open.Add(socket);
        return socket;
    }
}
