using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using MirrorActors.Protocol.Admin;

namespace MirrorActors.Pbm.Connection;

/// <summary>Speaks the admin API of one node; every failure is an <see cref="AdminException"/>.</summary>
internal sealed class AdminClient : IDisposable
{
    private const string UnixPrefix = "unix:";
    private const int PieceBytes = 64 << 10;
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);
    private readonly HttpClient _http;
    private readonly string _address;
    private readonly string _origin;

    public AdminClient(AdminTarget target)
    {
        _address = target.Address;
        _origin = target.Origin is { } origin ? $"\n({origin})" : string.Empty;
        var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            AllowAutoRedirect = false,
            ConnectTimeout = ConnectTimeout,
        };
        var baseAddress = target.Address;
        if (target.Address.StartsWith(UnixPrefix, StringComparison.Ordinal))
        {
            var path = target.Address[UnixPrefix.Length..];
            baseAddress = "http://localhost";
            handler.ConnectCallback = (_, token) => ConnectUnixAsync(path, token);
        }

        if (!Uri.TryCreate(baseAddress, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
            throw new AdminException(ExitCodes.Usage, $"--admin {target.Address}: neither http://, https:// nor unix:/path");
        if (!target.Token.All(c => c is > ' ' and < '\x7f'))
            throw new AdminException(ExitCodes.Usage, "the token file does not hold a token: one line of visible characters");
        _http = new HttpClient(handler) { BaseAddress = uri, Timeout = Timeout.InfiniteTimeSpan };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", target.Token);
    }

    public Task<T> GetAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken token) =>
        SendAsync(new HttpRequestMessage(HttpMethod.Get, path), type, token);

    public Task<T> PostAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken token) =>
        SendAsync(new HttpRequestMessage(HttpMethod.Post, path), type, token);

    public Task<T> PostAsync<TBody, T>(
        string path, TBody body, JsonTypeInfo<TBody> bodyType, JsonTypeInfo<T> type, CancellationToken token) =>
        SendAsync(new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body, bodyType) }, type, token);

    public async Task DeleteAsync(string path, CancellationToken token)
    {
        using var response = await SendAsync(new HttpRequestMessage(HttpMethod.Delete, path), token);
    }

    /// <summary>Lines of an endless answer, as they come.</summary>
    public IAsyncEnumerable<string> LinesAsync(string path, CancellationToken token) => LinesAsync(path, static _ => { }, token);

    /// <param name="head">Told of the answer's headers before the first line.</param>
    public async IAsyncEnumerable<string> LinesAsync(
        string path, Action<HttpResponseHeaders> head, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken token)
    {
        using var response = await SendAsync(new HttpRequestMessage(HttpMethod.Get, path), token);
        head(response.Headers);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(token));
        while (await LineAsync(reader, token) is { } line) yield return line;
    }

    /// <summary>The bytes of a long answer, as they come; each piece until the next.</summary>
    public async IAsyncEnumerable<ReadOnlyMemory<byte>> BytesAsync(
        string path, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken token)
    {
        using var response = await SendAsync(new HttpRequestMessage(HttpMethod.Get, path), token);
        await using var body = await response.Content.ReadAsStreamAsync(token);
        var buffer = new byte[PieceBytes];
        while (await PieceAsync(body, buffer, token) is > 0 and var read) yield return buffer.AsMemory(0, read);
    }

    public void Dispose() => _http.Dispose();

    private static async ValueTask<Stream> ConnectUnixAsync(string path, CancellationToken token)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), token);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private async Task<T> SendAsync<T>(HttpRequestMessage request, JsonTypeInfo<T> type, CancellationToken token)
    {
        using var response = await SendAsync(request, token);
        try
        {
            return await response.Content.ReadFromJsonAsync(type, token)
                ?? throw new AdminException(ExitCodes.Failed, $"{_address} answered nothing to {request.RequestUri}");
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            throw new AdminException(ExitCodes.Unreachable, $"what answers at {_address} is not a node's admin API");
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw Broken(e);
        }
    }

    private async Task<string?> LineAsync(StreamReader reader, CancellationToken token)
    {
        try
        {
            return await reader.ReadLineAsync(token);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw Broken(e);
        }
    }

    private async ValueTask<int> PieceAsync(Stream body, byte[] buffer, CancellationToken token)
    {
        try
        {
            return await body.ReadAsync(buffer, token);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw Broken(e);
        }
    }

    private AdminException Broken(Exception e) =>
        new(ExitCodes.Unreachable, $"the answer of {_address} broke off: {e.Message}");

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken token)
    {
        using (request)
        {
            HttpResponseMessage response;
            try
            {
                response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, token);
            }
            catch (HttpRequestException e)
            {
                var why = e.InnerException?.Message ?? e.Message;
                throw new AdminException(ExitCodes.Unreachable, $"no node answers at {_address}: {why}{_origin}");
            }

            if (response.IsSuccessStatusCode) return response;
            using (response) throw await ToExceptionAsync(response, token);
        }
    }

    private async Task<AdminException> ToExceptionAsync(HttpResponseMessage response, CancellationToken token)
    {
        Problem? problem = null;
        try
        {
            problem = await response.Content.ReadFromJsonAsync(AdminJson.Default.Problem, token);
        }
        catch (Exception e) when (e is JsonException or NotSupportedException or HttpRequestException or IOException)
        {
            problem = null;
        }

        var code = response.StatusCode switch
        {
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => ExitCodes.Unauthorized,
            HttpStatusCode.NotFound => ExitCodes.NotFound,
            HttpStatusCode.ServiceUnavailable => ExitCodes.Unreachable,
            _ => ExitCodes.Failed,
        };
        var what = problem?.Detail ?? problem?.Title ?? $"the node answered {(int)response.StatusCode}";
        var lines = new List<string> { code == ExitCodes.Unauthorized ? what + _origin : what };
        foreach (var (field, messages) in problem?.Errors ?? new Dictionary<string, string[]>())
            lines.AddRange(messages.Select(m => $"{field}: {m}"));
        return new AdminException(code, string.Join('\n', lines));
    }
}
