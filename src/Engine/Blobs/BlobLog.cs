using Microsoft.Extensions.Logging;

namespace MirrorActors.Engine.Blobs;

/// <summary>Log ids 1450–1469.</summary>
internal static partial class BlobLog
{
    [LoggerMessage(1450, LogLevel.Warning, "blob {Blob} is not kept by node {Node}: {Why}; another one is asked")]
    public static partial void BlobNotKept(this ILogger logger, string blob, string node, string why);

    [LoggerMessage(1451, LogLevel.Warning, "blob {Blob} cannot be had from node {Node}: {Why}")]
    public static partial void BlobNotPulled(this ILogger logger, string blob, string node, string why);

    [LoggerMessage(1452, LogLevel.Debug, "blob {Blob} of node {Node} is gone on with at byte {From}: {Why}")]
    public static partial void BlobResumed(this ILogger logger, string blob, string node, long from, string why);

    [LoggerMessage(1453, LogLevel.Error, "blobs that too few nodes keep could not be offered again; it is tried again")]
    public static partial void BlobsNotSpread(this ILogger logger, Exception exception);

    [LoggerMessage(1454, LogLevel.Warning, "{Count} blobs that are referred to are not here and cannot be had now, the first is {Blob}")]
    public static partial void BlobsAbsent(this ILogger logger, int count, string blob);

    [LoggerMessage(1455, LogLevel.Information, "{Count} blobs deleted that nothing refers to any longer")]
    public static partial void BlobsDeleted(this ILogger logger, int count);

    [LoggerMessage(1456, LogLevel.Warning, "nothing is deleted of the blobs at present: {Why}; it is tried again")]
    public static partial void UpkeepFailed(this ILogger logger, string why);

    [LoggerMessage(1457, LogLevel.Warning, "blob {Blob} was damaged and is replaced by that of another node")]
    public static partial void DamagedBlobReplaced(this ILogger logger, string blob);

    [LoggerMessage(1458, LogLevel.Warning, "blob {Blob} was damaged, and is deleted as nothing refers to it")]
    public static partial void DamagedBlobDeleted(this ILogger logger, string blob);

    [LoggerMessage(1459, LogLevel.Error, "blob {Blob} is damaged on this node's disk, and no other node has it")]
    public static partial void BlobDamaged(this ILogger logger, string blob);

    [LoggerMessage(1460, LogLevel.Error, "the blobs of directory {Directory} could not be looked at: {Why}")]
    public static partial void ScrubFailed(this ILogger logger, int directory, string why);
}
