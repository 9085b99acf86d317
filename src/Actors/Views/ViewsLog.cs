using Microsoft.Extensions.Logging;

namespace MirrorActors.Actors.Views;

/// <summary>Log ids 2400–2499.</summary>
internal static partial class ViewsLog
{
    [LoggerMessage(2400, LogLevel.Warning,
        "{Stream}: the file set {Blob} cannot be had now; the set before stays in force, and it is tried again")]
    public static partial void FileSetMissing(this ILogger logger, string stream, string blob);

    [LoggerMessage(2401, LogLevel.Error,
        "{Stream}: the file set {Blob} cannot be read; the set before stays in force")]
    public static partial void FileSetUnreadable(this ILogger logger, string stream, string blob, Exception exception);
}
