using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using Google.Protobuf;

namespace MirrorActors.Engine.Etcd.Rpc;

/// <summary>
/// gRPC calls over HTTP/2: without TLS by prior knowledge, with TLS by ALPN. One connection an endpoint; a frozen one is
/// noticed by pings.
/// </summary>
internal sealed class GrpcTransport(SslClientAuthenticationOptions? tls) : IDisposable
{
    private static readonly MediaTypeHeaderValue Grpc = new("application/grpc");

    private readonly HttpMessageInvoker _http = new(
        new SocketsHttpHandler
        {
            SslOptions = tls ?? new SslClientAuthenticationOptions(),
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            ConnectTimeout = EtcdLimits.ConnectTime,
            KeepAlivePingDelay = EtcdLimits.PingDelay,
            KeepAlivePingTimeout = EtcdLimits.PingTime,
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
        },
        disposeHandler: true);

    /// <summary>One message there, one message back.</summary>
    /// <param name="login">Token of the login; null without one.</param>
    /// <exception cref="GrpcException">The server's answer is a failure.</exception>
    /// <exception cref="HttpRequestException">Not connected, or the connection broke; other I/O errors likewise.</exception>
    public async Task<T> CallAsync<T>(
        Uri endpoint, EtcdMethod<T> method, IMessage request, string? login, CancellationToken token)
        where T : class, IMessage<T>
    {
        using var response = await SendAsync(endpoint, method, request, login, token);
        await using var body = await response.Content.ReadAsStreamAsync(token);
        var answer = await GrpcFrame.ReadAsync(body, method.Answer, token);
        // The status follows the message.
        if (answer is not null) await body.CopyToAsync(Stream.Null, token);
        ThrowUnlessOk(response);
        return answer ?? throw new GrpcException(GrpcStatus.Internal, $"{method.Path} gave no answer");
    }

    /// <summary>One message there, many back: the answer's head has come.</summary>
    public Task<HttpResponseMessage> OpenAsync<T>(
        Uri endpoint, EtcdMethod<T> method, IMessage request, string? login, CancellationToken token)
        where T : class, IMessage<T> => SendAsync(endpoint, method, request, login, token);

    /// <exception cref="GrpcException">The status behind the last message is not OK.</exception>
    public static void ThrowUnlessOk(HttpResponseMessage response)
    {
        if (Find(response, "grpc-status") is not { } text)
            throw new GrpcException(GrpcStatus.Unavailable, "the answer has no status");
        var status = (GrpcStatus)int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
        if (status == GrpcStatus.Ok) return;
        throw new GrpcException(status, Uri.UnescapeDataString(Find(response, "grpc-message") ?? $"status {text}"));
    }

    public void Dispose() => _http.Dispose();

    private async Task<HttpResponseMessage> SendAsync<T>(
        Uri endpoint, EtcdMethod<T> method, IMessage request, string? login, CancellationToken token)
        where T : class, IMessage<T>
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, new Uri(endpoint, method.Path));
        message.Version = HttpVersion.Version20;
        message.VersionPolicy = HttpVersionPolicy.RequestVersionExact;
        message.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        // A member without a leader answers at once, and does not take the request.
        if (method.NeedsLeader) message.Headers.Add("hasleader", "true");
        if (login is not null) message.Headers.Add("token", login);
        message.Content = new ByteArrayContent(GrpcFrame.Of(request)) { Headers = { ContentType = Grpc } };
        var response = await _http.SendAsync(message, token);
        if (response.StatusCode == HttpStatusCode.OK) return response;
        var status = (int)response.StatusCode;
        response.Dispose();
        throw new GrpcException(
            GrpcStatus.Unavailable, string.Create(CultureInfo.InvariantCulture, $"HTTP status {status} instead of gRPC"));
    }

    /// <summary>In the trailers, or in the header when there is no message.</summary>
    private static string? Find(HttpResponseMessage response, string name) =>
        response.TrailingHeaders.TryGetValues(name, out var values) || response.Headers.TryGetValues(name, out values)
            ? values.First()
            : null;
}
