using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace MirrorActors.Rig;

/// <summary>What came of reading from a connection.</summary>
internal enum SteadyAnswer
{
    /// <summary>Not all of it is there yet.</summary>
    Partial,
    Redirect,
    OtherStatus,

    /// <summary>Closed, unreadable or unasked: the connection is a new one now.</summary>
    Broken,
}

/// <summary>A kept connection with at most one request under way; nothing is allocated once it is open.</summary>
internal sealed class SteadyConnection : IDisposable
{
    public const int Idle = -1;
    private readonly IPEndPoint _server;
    private readonly byte[] _answer = new byte[64 * 1024];
    private Socket _socket;
    private int _length;

    public SteadyConnection(IPEndPoint server)
    {
        _server = server;
        _socket = Connect();
    }

    /// <summary>The number of the request under way.</summary>
    public int Request { get; private set; } = Idle;

    public int Handle => (int)_socket.Handle;

    public bool TrySend(int number, byte[] request)
    {
        Request = number;
        return _socket.Send(request, SocketFlags.None, out var fault) == request.Length && fault == SocketError.Success;
    }

    public SteadyAnswer Receive()
    {
        var got = _socket.Receive(_answer.AsSpan(_length), SocketFlags.None, out var fault);
        if (fault == SocketError.WouldBlock) return SteadyAnswer.Partial;
        if (fault != SocketError.Success || got == 0 || Request == Idle) return Renew();
        _length += got;
        var answer = _answer.AsSpan(0, _length);
        var head = answer.IndexOf("\r\n\r\n"u8);
        if (head < 0) return _length < _answer.Length ? SteadyAnswer.Partial : Renew();
        if (!TryReadBody(answer[..(head + 2)], out var body)) return Renew();
        var end = head + 4 + body;
        if (_length < end) return end <= _answer.Length ? SteadyAnswer.Partial : Renew();
        if (_length > end) return Renew();
        (_length, Request) = (0, Idle);
        return answer.StartsWith("HTTP/1.1 302 "u8) ? SteadyAnswer.Redirect : SteadyAnswer.OtherStatus;
    }

    public SteadyAnswer Renew()
    {
        _socket.Dispose();
        _socket = Connect();
        (_length, Request) = (0, Idle);
        return SteadyAnswer.Broken;
    }

    public void Dispose() => _socket.Dispose();

    /// <returns>False without a length: what the servers under test send always has one.</returns>
    private static bool TryReadBody(ReadOnlySpan<byte> head, out int body)
    {
        body = 0;
        var name = "\r\nContent-Length: "u8;
        var at = head.IndexOf(name);
        if (at < 0) return false;
        var value = head[(at + name.Length)..];
        return int.TryParse(value[..value.IndexOf("\r\n"u8)], NumberStyles.None, CultureInfo.InvariantCulture, out body);
    }

    private Socket Connect()
    {
        var socket = new Socket(_server.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Connect(_server);
        socket.Blocking = false;
        return socket;
    }
}
