using System.Net.Sockets;
using MirrorActors.Actors.Outgoing;
using MirrorActors.Actors.Scanning.Ftp;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Probing.Scans;

/// <summary>Logs in as an anonymous user, as scans do, inside TLS where the URL says so, and leaves.</summary>
/// <param name="timeout">Of one check.</param>
public sealed class FtpProbe(OutgoingOptions options, GuardedResolver resolver, TimeSpan timeout, TimeProvider clock) : IScanProbe
{
    private readonly FtpConnector _connector = new(options, resolver, clock);

    public string Scheme => MirrorSchemes.Ftp;

    public Task<ProbeObservation> ProbeAsync(MirrorUrls urls, AddressFamily family, CancellationToken token)
    {
        var talk = new ScanTalk(urls, timeout, clock);
        return talk.RunAsync(AskAsync, token);

        async Task<ProbeObservation> AskAsync(CancellationToken late)
        {
            var url = FtpUrl.Parse(urls.Ftp ?? "");
            var stream = await _connector.ConnectAsync(url, family, talk.Record, late);
            using var control = new FtpControl(talk.Over(stream), clock, talk.Transcript);
            var tls = url.Security == FtpSecurity.None ? null : _connector.Tls(url.Host, talk.Record);
            await FtpLogin.EnterAsync(control, url.Security, tls, _connector.Contact, late);
            await control.QuitAsync();
            return ProbeObservation.Good(tls is null ? "it lets in" : "it lets in, inside TLS");
        }
    }
}
