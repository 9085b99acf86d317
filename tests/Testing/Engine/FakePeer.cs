using System.Net;
using System.Net.Http.Headers;
using MirrorActors.Engine.Membership;
using MirrorActors.Protocol;

namespace MirrorActors.Testing.Engine;

/// <summary>Another node that keeps blobs in memory, and has the faults that a test gives it.</summary>
public sealed class FakePeer(string id)
{
    private readonly Lock _gate = new();
    private readonly List<string> _requests = [];
    private readonly Dictionary<string, byte[]> _blobs = new(StringComparer.Ordinal);

    public NodeInfo Node { get; set; } =
        new(id, "http://127.0.0.1/", [NodeRoles.Worker], "test", NodeState.Up) { Peer = "http://127.0.0.1:1" };

    /// <summary>Cannot be connected to.</summary>
    public bool IsAway { get; set; }

    /// <summary>Answers nothing.</summary>
    public bool IsFrozen { get; set; }

    /// <summary>Takes no blob.</summary>
    public bool IsFull { get; set; }

    /// <summary>Each answer with bytes breaks after so many, until none is left.</summary>
    public Queue<int> Breaks { get; } = new();

    /// <summary>What it sends instead of what it has.</summary>
    public Func<byte[], byte[]> Sends { get; set; } = static bytes => bytes;

    /// <summary>Answers wait for it.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    /// <summary>Method, hash and range of each request.</summary>
    public IReadOnlyList<string> Requests
    {
        get
        {
            lock (_gate) return [.. _requests];
        }
    }

    public void Add(BlobRef blob, byte[] content)
    {
        lock (_gate) _blobs[blob.Sha256] = content;
    }

    public bool Has(BlobRef blob)
    {
        lock (_gate) return _blobs.ContainsKey(blob.Sha256);
    }

    internal async Task<HttpResponseMessage> AnswerAsync(HttpRequestMessage request, CancellationToken token)
    {
        var hash = request.RequestUri!.OriginalString.Split('/')[^1].Split('?')[0];
        lock (_gate) _requests.Add($"{request.Method} {hash} {request.Headers.Range}".TrimEnd());
        if (IsFrozen) await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
        if (IsAway) throw new HttpRequestException("connection refused");
        await Gate.WaitAsync(token);
        return request.Method == HttpMethod.Put ? await KeepAsync(hash, request, token) : Send(hash, request.Headers.Range);
    }

    private async Task<HttpResponseMessage> KeepAsync(string hash, HttpRequestMessage request, CancellationToken token)
    {
        var content = await request.Content!.ReadAsByteArrayAsync(token);
        if (IsFull) return new HttpResponseMessage(HttpStatusCode.InsufficientStorage);
        lock (_gate) _blobs[hash] = content;
        return new HttpResponseMessage(HttpStatusCode.NoContent);
    }

    private HttpResponseMessage Send(string hash, RangeHeaderValue? range)
    {
        byte[]? content;
        lock (_gate) content = _blobs.GetValueOrDefault(hash);
        if (content is null) return new HttpResponseMessage(HttpStatusCode.NotFound);
        content = Sends(content);
        var from = (int)(range?.Ranges.Single().From ?? 0);
        Stream body = new MemoryStream(content[from..]);
        if (Breaks.TryDequeue(out var after)) body = new BrokenStream(body, after);
        var answer = new HttpResponseMessage(range is null ? HttpStatusCode.OK : HttpStatusCode.PartialContent)
        {
            Content = new StreamContent(body),
        };
        if (range is not null) answer.Content.Headers.ContentRange = new ContentRangeHeaderValue(from, content.Length - 1, content.Length);
        return answer;
    }
}
