using System.IO.MemoryMappedFiles;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace MirrorActors.Actors.FileIndex;

/// <summary>
/// A part of a file: read through a mapping, written by calls, so that a full disk is an error and no signal. There is no
/// Dispose on purpose: readers on other threads may be inside; the mapping goes when the collector finds that nobody holds it.
/// </summary>
internal sealed class MappedBytes
{
    private readonly SafeMemoryMappedViewHandle _view;
    private readonly nint _address;
    private readonly int _length;
    private readonly HashFile _file;
    private readonly long _offset;

    /// <param name="offset">A multiple of the page size.</param>
    public MappedBytes(HashFile file, MemoryMappedFile map, long offset, int length)
    {
        _file = file;
        _offset = offset;
        _length = length;
        _view = map.CreateViewAccessor(offset, length, MemoryMappedFileAccess.Read).SafeMemoryMappedViewHandle;
        _address = _view.DangerousGetHandle();
    }

    public ReadOnlySpan<byte> Span
    {
        get
        {
            ref var first = ref Unsafe.AddByteOffset(ref Unsafe.NullRef<byte>(), _address);
            return MemoryMarshal.CreateReadOnlySpan(ref first, _length);
        }
    }

    public bool TryWrite(int place, ReadOnlySpan<byte> bytes) => _file.TryWrite(_offset + place, bytes);
}
