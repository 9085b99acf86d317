using System.Text;

namespace MirrorActors.Engine.Sqlite;

/// <summary>
/// Keeps a second process from a database: an exclusive advisory lock on <c>FILE.lock</c>, whose text is the
/// owner's process number. The operating system drops it when the process dies, however it dies.
/// </summary>
internal sealed class SqliteFileLock : IDisposable
{
    /// <summary>EWOULDBLOCK on Linux and on macOS, ERROR_SHARING_VIOLATION on Windows.</summary>
    private static readonly int[] LockedCodes = [11, 35, unchecked((int)0x80070020)];

    private readonly FileStream _file;

    private SqliteFileLock(FileStream file) => _file = file;

    public static SqliteFileLock Take(string databasePath)
    {
        var path = databasePath + ".lock";
        FileStream? file = null;
        try
        {
            file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
            file.SetLength(0);
            file.Write(Encoding.ASCII.GetBytes($"{Environment.ProcessId}\n"));
            return new SqliteFileLock(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            file?.Dispose();
            var locked = file is null && LockedCodes.Contains(e.HResult);
            throw new EngineOpenException(
                locked
                    ? $"{databasePath} is in use by another process, whose number is in {path} ({e.Message})"
                    : $"cannot lock {databasePath}: {e.Message}",
                e)
            {
                MayPass = !locked,
            };
        }
    }

    public void Dispose() => _file.Dispose();
}
