using Microsoft.Extensions.Logging;

namespace MirrorActors.Actors.FileIndex;

/// <summary>Log ids 2500–2599.</summary>
internal static partial class FileIndexLog
{
    [LoggerMessage(2500, LogLevel.Warning,
        "No file for hashes in {Directory}: {Reason}. Until the next start they are kept in memory, 32 bytes a file and more")]
    public static partial void HashesInMemory(this ILogger logger, string directory, string reason);
}
