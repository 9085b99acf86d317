using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using MirrorActors.Actors.Outgoing;

namespace MirrorActors.Actors.Scanning.Ftp;

/// <summary>Connects to one server: the first of its checked addresses that answers, and only that one from then on.</summary>
internal sealed class FtpConnector(OutgoingOptions options, GuardedResolver resolver, TimeProvider clock)
{
    private readonly Connector _connector = new(resolver, options.ConnectTimeout, clock);

    // As many as there are hosts of mirrors.
    private readonly ConcurrentDictionary<string, SemaphoreSlim> _turns = new(StringComparer.OrdinalIgnoreCase);

    public TimeProvider Clock => clock;

    public FtpTls Tls(string host, CallRecord? record = null) => new(host, options, clock, record);

    /// <summary>
    /// One login over TLS to a host at a time: of two, each would offer the other's session on its data connections.
    /// </summary>
    public SemaphoreSlim TurnOf(string host) => _turns.GetOrAdd(host, static _ => new SemaphoreSlim(1));

    /// <exception cref="ListingException">No address may be called, or none answers.</exception>
    public async Task<(Stream Stream, IPAddress Address)> ConnectAsync(FtpUrl url, CancellationToken token)
    {
        var addresses = await FtpStep.RunAsync(
            url.Host, FtpLimits.ReplyTime, clock, late => resolver.ResolveAsync(url.Host, late), token);
        for (var i = 0; ; i++)
        {
            try
            {
                return (await ConnectAsync(addresses[i], url.Port, token), addresses[i]);
            }
            catch (ListingException) when (i + 1 < addresses.Count)
            {
                // The next address may answer.
            }
        }
    }

    /// <exception cref="ListingException">It does not answer.</exception>
    public Task<Stream> ConnectAsync(IPAddress address, int port, CancellationToken token) => FtpStep.RunAsync(
        $"{address} port {port}", FtpLimits.ReplyTime, clock,
        late => _connector.ConnectAsync(address.ToString(), port, null, late), token);

    /// <summary>For a check over one address family.</summary>
    /// <exception cref="OutgoingException">No address may be called, or none answers.</exception>
    public Task<Stream> ConnectAsync(FtpUrl url, AddressFamily family, CallRecord record, CancellationToken token) =>
        _connector.ConnectAsync(url.Host, url.Port, family, token, record);

    /// <summary>Anonymous logins give a contact as password; some servers want to see an @ in it.</summary>
    public string Contact
    {
        get
        {
            var name = options.UserAgent.Length > FtpLimits.ContactChars ? options.UserAgent[..FtpLimits.ContactChars] : options.UserAgent;
            return name.Contains('@', StringComparison.Ordinal) ? name : name + "@";
        }
    }
}
