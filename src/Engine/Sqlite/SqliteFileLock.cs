using System.Text;

namespace MirrorActors.Engine.Sqlite;

/// <summary>
/// Keeps a second process from a database: an exclusive advisory lock on <c>FILE.lock</c>, whose text is the
/// owner's process number. The operating system drops it when the process dies, however it dies.
/// </summary>
internal sealed class SqliteFileLock : IDisposable
{
    private readonly FileStream _file;

    private SqliteFileLock(FileStream file) => _file = file;

    public static SqliteFileLock Take(string databasePath)
    {
        var path = databasePath + ".lock";
        try
        {
            var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            file.SetLength(0);
            file.Write(Encoding.ASCII.GetBytes($"{Environment.ProcessId}\n"));
            file.Flush();
            return new SqliteFileLock(file);
        }
        catch (IOException e)
        {
            throw new EngineOpenException(
                $"{databasePath} is in use by another process, whose number is in {path} ({e.Message})", e);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new EngineOpenException($"cannot lock {databasePath}: {e.Message}", e);
        }
    }

    public void Dispose() => _file.Dispose();
}
