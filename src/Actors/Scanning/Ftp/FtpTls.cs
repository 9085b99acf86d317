using System.Net.Security;
using System.Security.Authentication;
using MirrorActors.Actors.Outgoing;

namespace MirrorActors.Actors.Scanning.Ftp;

/// <summary>
/// Secures the connections to one server, with the trust of <see cref="OutgoingHttp"/>. The data connections resume the
/// session of the control connection, which many servers demand: the runtime keeps the latest session for each host name.
/// </summary>
/// <param name="record">
/// Of a check, which is told of the certificate, and whose session is never offered to the data connections of a scan; null otherwise.
/// </param>
internal sealed class FtpTls(string host, OutgoingOptions options, TimeProvider clock, CallRecord? record = null)
{
    /// <summary>
    /// Spelt out, although they are the usual ones: so the runtime keeps sessions apart from those of HTTPS to the same host, one
    /// of which would else be offered on a data connection and refused.
    /// </summary>
    private const SslProtocols Protocols = SslProtocols.Tls12 | SslProtocols.Tls13;

    /// <exception cref="ListingException">No secure connection: certificate, name or protocol.</exception>
    public async Task<Stream> OverAsync(Stream plain, CancellationToken token)
    {
        var secure = new SslStream(plain, leaveInnerStreamOpen: false);
        try
        {
            await FtpStep.RunAsync("TLS", FtpLimits.ReplyTime, clock, Handshake, token);
            return secure;
        }
        catch
        {
            await secure.DisposeAsync();
            throw;
        }

        async Task<bool> Handshake(CancellationToken late)
        {
            var choices = CertificateCheck.Options(options, clock, record);
            choices.TargetHost = host;
            choices.AllowTlsResume = record is null;
            choices.EnabledSslProtocols = Protocols;
            await secure.AuthenticateAsClientAsync(choices, late);
            return true;
        }
    }
}
