using System.Globalization;
using Microsoft.Extensions.Logging;

namespace MirrorActors.Actors.FileIndex;

/// <summary>Makes the files that hashes are mapped from. They are derived: what cannot be kept in one is kept in memory.</summary>
/// <param name="directory">On a local disk; made when absent.</param>
public sealed class HashFiles(string directory, ILogger<HashFiles> logger)
{
    private int _told;

    /// <returns>Null when no file can be made.</returns>
    internal HashFile? Create(int width)
    {
        var path = Path.Combine(directory, string.Create(CultureInfo.InvariantCulture, $"hashes-{width}.tmp"));
        try
        {
            Directory.CreateDirectory(directory);
            File.Delete(path); // left by a process that ended between the next two calls
            var handle = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);
            File.Delete(path);
            return new HashFile(handle, this);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Failed(e);
            return null;
        }
    }

    internal void Failed(Exception e)
    {
        ActorsMetrics.HashFileFailed();
        if (Interlocked.Exchange(ref _told, 1) == 0) logger.HashesInMemory(directory, e.Message);
    }
}
