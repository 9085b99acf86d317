using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using MirrorActors.Protocol;

namespace MirrorActors.Actors.Outgoing;

/// <summary>
/// The only place that makes HTTP calls to other hosts. Every connection goes to an address the guard let through,
/// at every hop; no proxy, cookies, credentials, decompression or certificate downloads.
/// </summary>
public sealed class OutgoingHttp : IDisposable
{
    private readonly OutgoingOptions _options;
    private readonly GuardedResolver _resolver;
    private readonly Connector _connector;

    // A kept connection has a family: each has a pool of its own.
    private readonly HttpMessageInvoker _either;
    private readonly HttpMessageInvoker _ipv4;
    private readonly HttpMessageInvoker _ipv6;
    private readonly TimeProvider _clock;

    public OutgoingHttp(OutgoingOptions options, TimeProvider clock)
    {
        _options = options;
        _clock = clock;
        _resolver = new GuardedResolver(options);
        _connector = new Connector(_resolver, options.ConnectTimeout, clock);
        _either = Invoker(null, null);
        _ipv4 = Invoker(AddressFamily.InterNetwork, null);
        _ipv6 = Invoker(AddressFamily.InterNetworkV6, null);
    }

    /// <summary>What times the calls.</summary>
    public TimeProvider Clock => _clock;

    /// <summary>In which address families the host of a URL can be called. Sends nothing but the question for its name.</summary>
    /// <exception cref="OutgoingException">Dns, Refused or Timeout.</exception>
    /// <exception cref="OperationCanceledException">The caller's token.</exception>
    public async Task<HostReach> ReachAsync(Uri uri, TimeSpan limit, CancellationToken token)
    {
        using var deadline = new Deadline(limit, _clock, token);
        try
        {
            var addresses = await _resolver.ResolveAsync(uri.IdnHost.Trim('[', ']'), deadline.Token);
            return new HostReach(
                Reach(addresses, AddressFamily.InterNetwork), Reach(addresses, AddressFamily.InterNetworkV6));
        }
        catch (OperationCanceledException) when (deadline.Passed && !token.IsCancellationRequested)
        {
            throw Failures.Timeout(uri, limit);
        }
    }

    /// <summary>Sends a request and follows redirects by its rule. The caller disposes the response.</summary>
    /// <exception cref="OutgoingException">Anything that goes wrong outside this node.</exception>
    /// <exception cref="OperationCanceledException">The caller's token.</exception>
    public async Task<OutgoingResponse> SendAsync(OutgoingRequest request, CancellationToken token)
    {
        if (request.Uri.AsciiHost() is null)
            throw new OutgoingException(OutgoingFailure.Dns, "the URL has no valid host name");
        var deadline = new Deadline(request.Deadline, _clock, token);
        var own = request.Record is { } record ? Invoker(request.Family, record) : null;
        HttpResponseMessage? message = null;
        try
        {
            var visited = new List<Uri> { request.Uri };
            while (true)
            {
                message = await HopAsync(own ?? InvokerOf(request.Family), request, visited[^1], deadline.Token);
                if (Target(request, visited, message) is not { } target) break;
                message.Dispose();
                visited.Add(target);
            }

            var raw = await message.Content.ReadAsStreamAsync(deadline.Token);
            var body = new CappedStream(raw, visited[^1], request.MaxBodyBytes, deadline);
            return new OutgoingResponse(message, body, visited, deadline, own);
        }
        catch (Exception e)
        {
            var late = deadline.Passed && !token.IsCancellationRequested;
            message?.Dispose();
            deadline.Dispose();
            own?.Dispose();
            if (e is OperationCanceledException && late) throw Failures.Timeout(request.Uri, request.Deadline);
            throw;
        }
    }

    public void Dispose()
    {
        _either.Dispose();
        _ipv4.Dispose();
        _ipv6.Dispose();
    }

    private FamilyReach Reach(IReadOnlyList<IPAddress> addresses, AddressFamily family)
    {
        var ofFamily = addresses.Where(address => address.AddressFamily == family).ToList();
        if (ofFamily.Count == 0) return FamilyReach.Absent;
        var hasRoute = _options.HasRoute ?? RouteTable.Has;
        return ofFamily.Exists(address => hasRoute(address)) ? FamilyReach.Routed : FamilyReach.NoRoute;
    }

    private HttpMessageInvoker InvokerOf(AddressFamily? family) => family switch
    {
        null => _either,
        AddressFamily.InterNetwork => _ipv4,
        AddressFamily.InterNetworkV6 => _ipv6,
        _ => throw new ArgumentOutOfRangeException(nameof(family), family, "neither IPv4 nor IPv6"),
    };

    private async Task<HttpResponseMessage> HopAsync(
        HttpMessageInvoker invoker, OutgoingRequest request, Uri uri, CancellationToken token)
    {
        request.Record?.Begins(request.Method, uri);
        using var message = new HttpRequestMessage(request.Method, uri)
        {
            Version = HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
        message.Headers.TryAddWithoutValidation("User-Agent", _options.UserAgent);
        message.Headers.TryAddWithoutValidation("Accept-Encoding", "identity");
        foreach (var (name, value) in request.Headers) message.Headers.TryAddWithoutValidation(name, value);
        try
        {
            return await invoker.SendAsync(message, token);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OutgoingException)
        {
            throw Failures.From(e, uri);
        }
    }

    /// <summary>Where the answer sends the call; null when it is the last one.</summary>
    private Uri? Target(OutgoingRequest request, List<Uri> visited, HttpResponseMessage message)
    {
        if (request.Redirects == RedirectRule.None || (int)message.StatusCode is not (301 or 302 or 303 or 307 or 308))
            return null;
        var from = visited[^1];
        var location = message.Headers.TryGetValues("Location", out var values) ? values.First() : "";
        if (location.Length is 0 or > OutgoingLimits.LocationChars || !Uri.TryCreate(from, location, out var to)
            || to.AsciiHost() is null)
        {
            throw Failures.Of(OutgoingFailure.Protocol, from, "a redirect without a usable Location", null);
        }

        if (request.StopsAtHttps && RedirectRules.IsUpgrade(from, to)) return null;
        if (RedirectRules.Refusal(request.Redirects, from, to, request.RedirectHosts) is { } refusal)
            throw Failures.Of(OutgoingFailure.RedirectNotAllowed, from, $"a redirect {refusal}", null);
        if (visited.Contains(to)) throw Failures.Of(OutgoingFailure.RedirectLoop, request.Uri, "a redirect loop", null);
        var most = Math.Min(request.MaxHops, _options.MaxRedirects);
        if (visited.Count > most)
            throw Failures.Of(OutgoingFailure.RedirectLoop, request.Uri, $"more than {most} redirects", null);
        return to;
    }

    private HttpMessageInvoker Invoker(AddressFamily? family, CallRecord? record)
    {
        var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            ActivityHeadersPropagator = null,
            MaxResponseDrainSize = 0,
            MaxResponseHeadersLength = OutgoingLimits.HeaderKilobytes,
            PooledConnectionIdleTimeout = OutgoingLimits.IdleTime,
            PooledConnectionLifetime = OutgoingLimits.ConnectionLife,
            SslOptions = CertificateCheck.Options(_options, _clock, record),
            ConnectCallback = async (context, token) =>
                await _connector.ConnectAsync(context.DnsEndPoint.Host, context.DnsEndPoint.Port, family, token, record),
        };
        if (record is not null) handler.PlaintextStreamFilter = (context, _) => new(Recorded(context.PlaintextStream, record));
        return new HttpMessageInvoker(handler);
    }

    private static RecordedStream Recorded(Stream plaintext, CallRecord record)
    {
        if (plaintext is SslStream) record.Secured();
        return new RecordedStream(plaintext, record);
    }
}
