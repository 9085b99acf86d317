using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Text;

namespace MirrorActors.Engine.Blobs;

/// <summary>
/// Makes the names in a directory durable. .NET opens no directories, hence libc; on Windows a rename needs nothing
/// more.
/// </summary>
internal static class DirectorySync
{
    private const int ReadOnly = 0;

    public static void Flush(string directory)
    {
        if (OperatingSystem.IsWindows()) return;
        var handle = Open(Encoding.UTF8.GetBytes(directory + '\0'), ReadOnly);
        if (handle < 0) throw Failed("open", directory);
        try
        {
            if (Sync(handle) != 0) throw Failed("fsync", directory);
        }
        finally
        {
            _ = Close(handle);
        }
    }

    private static IOException Failed(string what, string directory) =>
        new($"{what} of directory {directory}: {new Win32Exception(Marshal.GetLastPInvokeError()).Message}");

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Open(byte[] path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Sync(int handle);

    [DllImport("libc", EntryPoint = "close", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Close(int handle);
}
