using Microsoft.Win32.SafeHandles;

namespace MirrorActors.Web.Direct;

/// <summary>
/// A local file opened for delivery. Size and time are of the open file, whatever happens to its name.
/// </summary>
public sealed class LocalFile : IDisposable
{
    private readonly SafeFileHandle? _handle;

    private LocalFile(FileInfo empty)
    {
        Name = empty.Name;
        ModifiedTicks = empty.LastWriteTimeUtc.Ticks;
    }

    private LocalFile(SafeFileHandle handle, string name)
    {
        _handle = handle;
        Name = name;
        Size = RandomAccess.GetLength(handle);
        ModifiedTicks = File.GetLastWriteTimeUtc(handle).Ticks;
    }

    /// <summary>Only of a file that is not empty.</summary>
    public SafeFileHandle Handle => _handle ?? throw new InvalidOperationException($"{Name} is empty");

    /// <summary>Its last segment, for the content type.</summary>
    public string Name { get; }

    public long Size { get; }

    public long ModifiedTicks { get; }

    /// <summary>
    /// Null when there is no such file. An empty one is not opened: that keeps pipes and devices, whose size is 0, from
    /// being opened, which waits until somebody writes.
    /// </summary>
    /// <exception cref="IOException">It is there but cannot be read.</exception>
    public static LocalFile? Open(string path)
    {
        var info = new FileInfo(path);
        if (!info.Exists) return null;
        if (info.Length == 0) return new LocalFile(info);
        try
        {
            var handle = File.OpenHandle(
                path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete,
                FileOptions.SequentialScan);
            return new LocalFile(handle, info.Name);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    public void Dispose() => _handle?.Dispose();
}
