using Microsoft.Win32.SafeHandles;

namespace MirrorActors.Web.Direct;

/// <summary>
/// A local file opened for delivery. Size and time are of the open file, whatever happens to its name.
/// </summary>
public sealed class LocalFile(SafeFileHandle handle, string name) : IDisposable
{
    public SafeFileHandle Handle { get; } = handle;

    /// <summary>Its last segment, for the content type.</summary>
    public string Name { get; } = name;

    public long Size { get; } = RandomAccess.GetLength(handle);

    public long ModifiedTicks { get; } = File.GetLastWriteTimeUtc(handle).Ticks;

    public void Dispose() => Handle.Dispose();
}
