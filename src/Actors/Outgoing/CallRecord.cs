using System.Net;

namespace MirrorActors.Actors.Outgoing;

/// <summary>
/// What happens during one call, to be read when it is over, well or not. A call with a record has connections of its own, so
/// that each part of it takes place.
/// </summary>
public sealed class CallRecord(TimeProvider clock)
{
    private readonly List<Uri> _visited = [];
    private HeadBytes _sent = new();
    private HeadBytes _received = new();
    private HttpMethod _method = HttpMethod.Get;
    private TimeSpan? _dns;
    private TimeSpan? _connect;
    private TimeSpan? _tls;
    private TimeSpan? _firstByte;
    private long _connected;
    private long _began;

    /// <summary>URLs that were asked for, in order.</summary>
    public IReadOnlyList<Uri> Visited => _visited;

    /// <summary>Connected to last; null when there was no connection.</summary>
    public IPEndPoint? Address { get; private set; }

    /// <summary>Why a certificate was not accepted; null when all were, or none came.</summary>
    public string? CertificateProblem { get; private set; }

    /// <summary>The end of the first server's certificate, accepted or not; null without TLS.</summary>
    public DateTimeOffset? CertificateEnds { get; private set; }

    /// <summary>Some byte of the last request's answer came.</summary>
    public bool IsAnswered => _received.Count > 0;

    public CallTimings Timings => new(_dns, _connect, _tls, _firstByte);

    /// <summary>The last request's line and headers; what would have been sent first when nothing was.</summary>
    public string Request => _sent.Count > 0 ? HeadText.Of(_sent.Bytes) : _visited.Count == 0 ? "" : Wished(_method, _visited[^1]);

    /// <summary>The last answer's status line and headers as far as they came; null when nothing came.</summary>
    public string? Response => IsAnswered ? HeadText.Of(_received.Bytes) : null;

    internal void Begins(HttpMethod method, Uri uri)
    {
        _visited.Add(uri);
        _method = method;
        (_sent, _received) = (new HeadBytes(), new HeadBytes());
    }

    internal void Resolved(long since) => _dns = Plus(_dns, since);

    internal void Connected(IPEndPoint? address, long since)
    {
        Address = address;
        _connect = Plus(_connect, since);
        _connected = clock.GetTimestamp();
    }

    internal void Secured() => _tls = Plus(_tls, _connected);

    internal void Judged(DateTimeOffset? ends, string? problem)
    {
        CertificateEnds ??= ends;
        CertificateProblem ??= problem;
    }

    internal void Sent(ReadOnlySpan<byte> bytes)
    {
        if (_sent.Count == 0) _began = clock.GetTimestamp();
        _sent.Add(bytes);
    }

    internal void Received(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty) return;
        if (_received.Count == 0) _firstByte = Plus(_firstByte, _began);
        _received.Add(bytes);
    }

    private static string Wished(HttpMethod method, Uri uri) =>
        HeadText.Of(System.Text.Encoding.ASCII.GetBytes($"{method} {uri.PathAndQuery} HTTP/1.1\r\nHost: {uri.Authority}\r\n"));

    private TimeSpan Plus(TimeSpan? before, long since) => (before ?? TimeSpan.Zero) + clock.GetElapsedTime(since);
}
