using System.Net;
using System.Net.Sockets;

namespace MirrorActors.Web.Hosting.Listening;

/// <summary>A socket that a listener listens on, or may.</summary>
/// <param name="isShared">The service manager listens on it as well, and keeps it when this process ends.</param>
public sealed class ListenSocket(Socket socket, bool isShared = false)
{
    public Socket Socket => socket;

    public bool IsShared => isShared;

    public EndPoint Address => socket.LocalEndPoint!;

    public int Descriptor => (int)socket.SafeHandle.DangerousGetHandle();

    /// <summary>The socket behind a descriptor that this process was started with.</summary>
    /// <exception cref="InvalidDataException">It is not a listening stream socket.</exception>
    public static ListenSocket Open(int descriptor, bool isShared)
    {
        try
        {
            Descriptors.PassOn(descriptor, false);
            // What is no such socket belongs to somebody else, and is not to be closed here.
            using (var looked = new Socket(new SafeSocketHandle(descriptor, ownsHandle: false)))
            {
                if (looked.SocketType != SocketType.Stream || looked.LocalEndPoint is null || !IsListening(looked))
                    throw new InvalidDataException($"file descriptor {descriptor}, which was handed over, does not listen for connections");
            }

            return new ListenSocket(new Socket(new SafeSocketHandle(descriptor, ownsHandle: true)), isShared);
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            throw new InvalidDataException($"file descriptor {descriptor}, which was handed over, is not a socket: {e.Message}", e);
        }
    }

    /// <summary>Lets go of it; other processes that have it are not disturbed, and what waits to be accepted waits for them.</summary>
    public void Close()
    {
        if (socket.SafeHandle.IsClosed) return;
        // .NET disconnects a socket that it closes unless the descriptor passes on to other programs.
        if (!OperatingSystem.IsWindows()) Descriptors.PassOn(Descriptor, true);
        socket.Dispose();
    }

    private static bool IsListening(Socket socket) =>
        socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.AcceptConnection) is 1;
}
