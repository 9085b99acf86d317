using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;

namespace MirrorActors.Actors.Outgoing;

/// <summary>
/// Makes TLS connections to other hosts: to an address the guard let through, with a certificate for the host's name that
/// HTTPS would accept.
/// </summary>
public sealed class OutgoingTls
{
    private readonly OutgoingOptions _options;
    private readonly Connector _connector;
    private readonly TimeProvider _clock;

    public OutgoingTls(GuardedResolver resolver, OutgoingOptions options, TimeProvider clock)
    {
        (_options, _clock) = (options, clock);
        _connector = new Connector(resolver, options.ConnectTimeout, clock);
    }

    /// <summary>A connection that is ready to use. The caller disposes it.</summary>
    /// <param name="limit">For the name, the connection and the handshake together.</param>
    /// <exception cref="OutgoingException">Dns, Refused, Connect, Tls or Timeout.</exception>
    /// <exception cref="OperationCanceledException">The caller's token.</exception>
    public async Task<Stream> ConnectAsync(string host, int port, TimeSpan limit, CancellationToken token)
    {
        using var deadline = new Deadline(limit, _clock, token);
        try
        {
            return await ConnectAsync(host, port, family: null, deadline.Token);
        }
        catch (OperationCanceledException e) when (deadline.Passed && !token.IsCancellationRequested)
        {
            throw new OutgoingException(
                OutgoingFailure.Timeout, $"{host} port {port}: no secure connection within {limit.TotalSeconds:0} s", e);
        }
    }

    /// <summary>Likewise over one address family, null for either, without a limit of time.</summary>
    /// <exception cref="OutgoingException">Dns, Refused, Connect or Tls.</exception>
    internal async Task<Stream> ConnectAsync(
        string host, int port, AddressFamily? family, CancellationToken token, CallRecord? record = null)
    {
        var plain = await _connector.ConnectAsync(host, port, family, token, record);
        var secure = new SslStream(plain);
        var options = CertificateCheck.Options(_options, _clock, record);
        options.TargetHost = host;
        try
        {
            await secure.AuthenticateAsClientAsync(options, token);
            return secure;
        }
        catch (Exception e)
        {
            await secure.DisposeAsync();
            if (e is not (AuthenticationException or IOException)) throw;
            throw new OutgoingException(OutgoingFailure.Tls, $"{host} port {port}: no secure connection: {e.Message}", e);
        }
    }
}
