using System.IO.MemoryMappedFiles;

namespace MirrorActors.Geo.Mmdb;

/// <summary>
/// The bytes of a database: a read-only mapping of its file, or a pinned copy. There is no Dispose on purpose: readers
/// on other threads may be inside; the mapping goes when the collector finds nobody holds it. Whoever uses
/// <see cref="Bytes"/> calls <see cref="GC.KeepAlive"/> on the image afterwards.
/// </summary>
internal sealed unsafe class MmdbImage
{
    // The array or the view's SafeHandle, whose finaliser unmaps.
    private readonly object _owner;
    private readonly byte* _start;
    private readonly int _length;

    private MmdbImage(object owner, byte* start, int length)
    {
        _owner = owner;
        _start = start;
        _length = length;
    }

    public ReadOnlySpan<byte> Bytes => new(_start, _length);

    public static MmdbImage Copy(ReadOnlySpan<byte> bytes)
    {
        var pinned = GC.AllocateUninitializedArray<byte>(bytes.Length, pinned: true);
        bytes.CopyTo(pinned);
        fixed (byte* start = pinned)
            return new MmdbImage(pinned, start, bytes.Length);
    }

    public static MmdbImage Map(string path)
    {
        const FileShare share = FileShare.ReadWrite | FileShare.Delete;
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, share, 0);
        var length = stream.Length;
        if (length is 0 or > MmdbLimits.MaxFileSize)
            throw new MmdbFormatException($"a size of {length} bytes is not that of an MMDB file");
        using var file = MemoryMappedFile.CreateFromFile(
            stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
        var view = file.CreateViewAccessor(0, length, MemoryMappedFileAccess.Read);
        var handle = view.SafeMemoryMappedViewHandle;
        byte* start = null;
        handle.AcquirePointer(ref start);
        // Released at once, else the handle's finaliser would never unmap; this object keeps the handle alive.
        handle.ReleasePointer();
        return new MmdbImage(handle, start + view.PointerOffset, (int)length);
    }

    public void KeepAlive() => GC.KeepAlive(_owner);
}
