using Microsoft.Extensions.Logging;

namespace MirrorActors.Engine.Blobs;

/// <summary>Log ids 1360–1379.</summary>
internal static partial class BlobLog
{
    [LoggerMessage(1360, LogLevel.Warning, "blob {Blob} is not kept by node {Node}: {Why}; another one is asked")]
    public static partial void BlobNotKept(this ILogger logger, string blob, string node, string why);

    [LoggerMessage(1361, LogLevel.Warning, "blob {Blob} cannot be had from node {Node}: {Why}")]
    public static partial void BlobNotPulled(this ILogger logger, string blob, string node, string why);

    [LoggerMessage(1362, LogLevel.Debug, "blob {Blob} of node {Node} is gone on with at byte {From}: {Why}")]
    public static partial void BlobResumed(this ILogger logger, string blob, string node, long from, string why);

    [LoggerMessage(1363, LogLevel.Error, "blobs that too few nodes keep could not be offered again; it is tried again")]
    public static partial void BlobsNotSpread(this ILogger logger, Exception exception);
}
