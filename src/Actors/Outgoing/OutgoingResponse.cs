using System.Net;
using System.Net.Http.Headers;

namespace MirrorActors.Actors.Outgoing;

/// <summary>The answer to a call. Disposing it ends the call; of an unread body nothing more is read.</summary>
public sealed class OutgoingResponse : IDisposable
{
    private readonly HttpResponseMessage _message;
    private readonly Deadline _deadline;
    private readonly IDisposable? _connections;

    internal OutgoingResponse(
        HttpResponseMessage message, Stream body, IReadOnlyList<Uri> visited, Deadline deadline, IDisposable? connections)
    {
        _connections = connections;
        _message = message;
        _deadline = deadline;
        Body = body;
        Visited = visited;
    }

    public HttpStatusCode Status => _message.StatusCode;

    public HttpResponseHeaders Headers => _message.Headers;

    /// <summary>Content-Length, Content-Type, Last-Modified, Content-Range and so on.</summary>
    public HttpContentHeaders ContentHeaders => _message.Content.Headers;

    /// <summary>The requested URL and each redirect's target, in order; never empty.</summary>
    public IReadOnlyList<Uri> Visited { get; }

    /// <summary>The URL that gave this answer.</summary>
    public Uri FinalUri => Visited[^1];

    /// <summary>To be read asynchronously; reads fail with <see cref="OutgoingException"/> beyond a bound.</summary>
    public Stream Body { get; }

    /// <summary>The whole body.</summary>
    /// <exception cref="OutgoingException">It is too long, too slow or ended early.</exception>
    public async Task<byte[]> ReadBodyAsync(CancellationToken token)
    {
        using var all = new MemoryStream();
        await Body.CopyToAsync(all, token);
        return all.ToArray();
    }

    public void Dispose()
    {
        Body.Dispose();
        _message.Dispose();
        _deadline.Dispose();
        _connections?.Dispose();
    }
}
