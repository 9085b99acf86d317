using System.Net;
using System.Net.Sockets;

namespace MirrorActors.Actors.Scanning.Ftp;

/// <summary>
/// A login on one server: one control connection and, for each listing, one data connection, always to the address that
/// the control connection has, whatever address the server names.
/// </summary>
internal sealed class FtpSession : IAsyncDisposable
{
    private readonly FtpConnector _connector;
    private readonly FtpControl _control;
    private readonly FtpTls? _tls;
    private readonly SemaphoreSlim? _turn;
    private readonly IPAddress _address;
    private bool _mayExtend = true;

    private FtpSession(
        FtpConnector connector, FtpControl control, (FtpTls? Tls, SemaphoreSlim? Turn) secure, IPAddress address, FtpServer server)
    {
        (_connector, _control, _address, Server) = (connector, control, address, server);
        (_tls, _turn) = secure;
    }

    public FtpServer Server { get; }

    public TimeProvider Clock => _connector.Clock;

    /// <exception cref="ListingException">No connection, no security or no login.</exception>
    public static async Task<FtpSession> OpenAsync(
        FtpConnector connector, FtpUrl url, ScanTranscript transcript, CancellationToken token)
    {
        if (url.Security == FtpSecurity.None) return await OpenAsync(connector, url, (null, null), transcript, token);
        var turn = connector.TurnOf(url.Host);
        await turn.WaitAsync(token);
        try
        {
            return await OpenAsync(connector, url, (connector.Tls(url.Host), turn), transcript, token);
        }
        catch
        {
            turn.Release();
            throw;
        }
    }

    /// <summary>Goes to a directory, absolute.</summary>
    /// <returns>What the server says when it does not let in; null when it does.</returns>
    /// <exception cref="ListingException">Anything else.</exception>
    public async Task<FtpReply?> EnterAsync(string path, CancellationToken token)
    {
        var reply = await _control.SendAsync("CWD", path, token);
        if (reply.IsDone) return null;
        return reply.Code == 550 ? reply : throw FtpControl.Failed($"CWD {path}", reply);
    }

    /// <summary>Begins a listing of where it is.</summary>
    /// <returns>The listing, or the reply that refuses it.</returns>
    /// <exception cref="ListingException">No data connection.</exception>
    public async Task<(FtpListing? Listing, FtpReply Reply)> BeginAsync(string verb, string argument, CancellationToken token)
    {
        var port = await PortAsync(token);
        var stream = await _connector.ConnectAsync(_address, port, token);
        try
        {
            var reply = await _control.SendAsync(verb, argument, token);
            if (!reply.IsBegun)
            {
                await stream.DisposeAsync();
                return (null, reply);
            }

            if (_tls is not null) stream = await _tls.OverAsync(stream, token);
            return (new FtpListing(new PacedStream(stream, Clock), _control, verb), reply);
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _control.QuitAsync();
        _control.Dispose();
        _turn?.Release();
    }

    private static async Task<FtpSession> OpenAsync(
        FtpConnector connector, FtpUrl url, (FtpTls? Tls, SemaphoreSlim? Turn) secure, ScanTranscript transcript,
        CancellationToken token)
    {
        var (stream, address) = await connector.ConnectAsync(url, token);
        transcript.Say($"connected to {address}");
        var control = new FtpControl(stream, connector.Clock, transcript);
        try
        {
            var server = await FtpLogin.RunAsync(control, url.Security, secure.Tls, connector.Contact, token);
            return new FtpSession(connector, control, secure, address, server);
        }
        catch
        {
            control.Dispose();
            throw;
        }
    }

    /// <summary>EPSV, which needs no address, is asked first; what a server does not know is not asked again.</summary>
    private async Task<int> PortAsync(CancellationToken token)
    {
        if (_mayExtend)
        {
            if (FtpPort.Extended(await _control.SendAsync("EPSV", "", token)) is { } port) return port;
            _mayExtend = false;
        }

        if (_address.AddressFamily == AddressFamily.InterNetworkV6)
            throw new ListingException("EPSV: the server offers no port, and PASV is of no use over IPv6");
        var reply = await _control.SendAsync("PASV", "", token);
        return FtpPort.Passive(reply) ?? throw FtpControl.Failed("PASV: no usable port", reply);
    }
}
