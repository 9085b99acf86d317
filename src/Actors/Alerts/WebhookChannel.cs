using System.Globalization;
using System.Net.Security;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using MirrorActors.Actors.Outgoing;
using MirrorActors.Protocol.Admin;

namespace MirrorActors.Actors.Alerts;

/// <summary>
/// POSTs messages as JSON. Signed when there is a secret: <c>X-MirrorActors-Timestamp</c> is the Unix time in seconds,
/// <c>X-MirrorActors-Signature</c> is <c>sha256=</c> and the HMAC-SHA256, in hex, of timestamp, a dot and the body. Any 2xx is
/// success; redirects are not followed; of the answer nothing but the status is read.
/// </summary>
public sealed class WebhookChannel : IAlertChannel, IDisposable
{
    public const string TimestampHeader = "X-MirrorActors-Timestamp";
    public const string SignatureHeader = "X-MirrorActors-Signature";
    private readonly Uri _url;
    private readonly string? _secretFile;
    private readonly OutgoingOptions _options;
    private readonly TimeProvider _clock;
    private readonly TimeSpan _limit;
    private readonly HttpMessageInvoker _http;

    public WebhookChannel(Uri url, string? secretFile, OutgoingOptions options, TimeProvider clock, TimeSpan limit)
    {
        (_url, _secretFile, _options, _clock, _limit) = (url, secretFile, options, clock, limit);
        var connector = new Connector(new GuardedResolver(options), options.ConnectTimeout, clock);
        _http = new HttpMessageInvoker(new SocketsHttpHandler
        {
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            ActivityHeadersPropagator = null,
            MaxResponseDrainSize = 0,
            MaxResponseHeadersLength = OutgoingLimits.HeaderKilobytes,
            PooledConnectionLifetime = OutgoingLimits.ConnectionLife,
            SslOptions = CertificateCheck.Options(options, clock),
            ConnectCallback = async (context, token) =>
                await connector.ConnectAsync(context.DnsEndPoint.Host, context.DnsEndPoint.Port, family: null, token),
        });
    }

    public string Name => "webhook";

    public async Task SendAsync(AlertMessage message, CancellationToken token)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(message, AdminJson.Default.AlertMessage);
        using var request = new HttpRequestMessage(HttpMethod.Post, _url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        request.Headers.TryAddWithoutValidation("User-Agent", _options.UserAgent);
        var timestamp = _clock.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        request.Headers.TryAddWithoutValidation(TimestampHeader, timestamp);
        if (Secret() is { } secret) request.Headers.TryAddWithoutValidation(SignatureHeader, Signature(secret, timestamp, body));
        using var deadline = new Deadline(_limit, _clock, token);
        try
        {
            using var response = await _http.SendAsync(request, deadline.Token);
            var status = (int)response.StatusCode;
            if (status is < 200 or > 299) throw new AlertFailedException($"{_url.Host} answers {status}");
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OutgoingException)
        {
            throw new AlertFailedException(Failures.From(e, _url).Message, e);
        }
        catch (OperationCanceledException e) when (deadline.Passed && !token.IsCancellationRequested)
        {
            throw new AlertFailedException(Failures.Timeout(_url, _limit).Message, e);
        }
    }

    public static string Signature(byte[] secret, string timestamp, ReadOnlySpan<byte> body)
    {
        byte[] signed = [.. Encoding.ASCII.GetBytes(timestamp), (byte)'.', .. body];
        return "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(secret, signed));
    }

    public void Dispose() => _http.Dispose();

    /// <summary>Read anew for each message, so that it can be changed while the node runs.</summary>
    private byte[]? Secret()
    {
        if (_secretFile is null) return null;
        return Encoding.UTF8.GetBytes(SecretFile.Read(_secretFile));
    }
}
