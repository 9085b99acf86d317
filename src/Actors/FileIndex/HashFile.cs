using System.IO.MemoryMappedFiles;
using Microsoft.Win32.SafeHandles;

namespace MirrorActors.Actors.FileIndex;

/// <summary>
/// A file without a name, for as long as the process runs: nobody else can cut it short, and a crash leaves nothing behind.
/// </summary>
internal sealed class HashFile(SafeFileHandle handle, HashFiles files)
{
    private long _length;
    private volatile bool _failed;

    /// <summary>For one caller at a time.</summary>
    /// <returns>Null when the file cannot be made longer or mapped.</returns>
    public MappedBytes? TryMap(long offset, int length)
    {
        if (_failed) return null;
        try
        {
            if (offset + length > _length) RandomAccess.SetLength(handle, _length = offset + length);
            using var map = MemoryMappedFile.CreateFromFile(
                handle, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
            return new MappedBytes(this, map, offset, length);
        }
        catch (Exception e) when (IsOfFile(e))
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
        catch (Exception e) when (IsOfFile(e))
        {
            Fail(e);
            return false;
        }
    }

    internal void Fail(Exception e)
    {
        _failed = true;
        files.Failed(e);
    }

    /// <summary>A file longer than the file system allows (EFBIG) is told as an argument out of range.</summary>
    private static bool IsOfFile(Exception e) =>
        e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentOutOfRangeException;
}
