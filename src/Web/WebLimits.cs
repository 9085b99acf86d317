using MirrorActors.Protocol;

namespace MirrorActors.Web;

public static class WebLimits
{
    /// <summary>Characters a percent-encoded path takes at most.</summary>
    public const int EncodedPathChars = 3 * Limits.PathBytes;

    /// <summary>All request headers together, bytes; above it 431.</summary>
    public const int RequestHeaderBytes = 32 * 1024;

    /// <summary>Addresses of a forwarding header that are looked at, from the right.</summary>
    public const int ForwardedHops = 32;

    /// <summary>Characters of one forwarding header that are looked at.</summary>
    public const int ForwardedChars = 4096;

    /// <summary>Entity tags of If-None-Match that are looked at.</summary>
    public const int EntityTags = 32;

    /// <summary>Request bodies are not read; larger ones are refused.</summary>
    public const long RequestBodyBytes = 64 * 1024;

    /// <summary>Bytes read from a file at a time.</summary>
    public const int FileChunkBytes = 64 * 1024;

    /// <summary>Of access log lines waiting for the disk. More are dropped and counted.</summary>
    public const int AccessLogBytes = 2 * 1024 * 1024;

    /// <summary>Longest request target in the access log, characters; the rest is cut.</summary>
    public const int AccessLogTargetChars = 2048;

    /// <summary>Connections of the public listener.</summary>
    public const int Connections = 100_000;

    /// <summary>For the answers to those who came in at the end of the drain.</summary>
    public static readonly TimeSpan LastAnswers = TimeSpan.FromSeconds(1);

    /// <summary>Series of one metric in the metrics page; further ones are left out.</summary>
    public const int MetricSeries = 4096;
}
