using System.Net.Security;
using MirrorActors.Actors.Outgoing;

namespace MirrorActors.Actors.Scanning.Ftp;

/// <summary>
/// Secures the connections to one server, with the trust of <see cref="OutgoingHttp"/>. The data connections resume
/// the session of the control connection, which servers may demand, since all have the host's name.
/// </summary>
internal sealed class FtpTls(string host, OutgoingOptions options, TimeProvider clock)
{
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
            var choices = new SslClientAuthenticationOptions
            {
                TargetHost = host,
                CertificateChainPolicy = OutgoingHttp.ChainPolicy(options),
            };
            await secure.AuthenticateAsClientAsync(choices, late);
            return true;
        }
    }
}
