using System.IO.MemoryMappedFiles;
using Microsoft.Win32.SafeHandles;

namespace MirrorActors.Actors.FileIndex;

/// <summary>
/// A file without a name, for as long as the process runs: nobody else can cut it short, and a crash leaves nothing behind.
/// </summary>
internal sealed class HashFile(SafeFileHandle handle, HashFiles files)
{
    private readonly Lock _growing = new();
    private long _length;
    private volatile bool _failed;

    /// <returns>Null when the file cannot be made longer or mapped.</returns>
    public MappedBytes? TryMap(long offset, int length)
    {
        if (_failed) return null;
        try
        {
            lock (_growing)
            {
                if (offset + length > _length) RandomAccess.SetLength(handle, _length = offset + length);
            }

            using var map = MemoryMappedFile.CreateFromFile(
                handle, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
            return new MappedBytes(this, map, offset, length);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            Fail(e);
            return null;
        }
    }

    public bool TryWrite(long offset, ReadOnlySpan<byte> bytes)
    {
        if (_failed) return false;
        try
        {
            RandomAccess.Write(handle, bytes, offset);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Fail(e);
            return false;
        }
    }

    private void Fail(Exception e)
    {
        _failed = true;
        files.Failed(e);
    }
}
