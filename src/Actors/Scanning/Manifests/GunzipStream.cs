using System.Buffers.Binary;
using System.IO.Compression;
using MirrorActors.Actors.Outgoing;

namespace MirrorActors.Actors.Scanning.Manifests;

/// <summary>
/// Decompresses gzip (RFC 1952) of one member. The framework takes a text that was cut off for a whole one; here the length in the
/// trailer must be that of the text. Reads fail with <see cref="InvalidDataException"/>. Leaves the inner stream open.
/// </summary>
internal sealed class GunzipStream : PassedStream
{
    private readonly TailStream _tail;
    private readonly GZipStream _text;
    private long _length;

    public GunzipStream(Stream packed)
    {
        _tail = new TailStream(packed);
        _text = new GZipStream(_tail, CompressionMode.Decompress, leaveOpen: true);
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await _text.ReadAsync(buffer, cancellationToken);
        _length += read;
        if (read == 0 && buffer.Length > 0 && _tail.Last != (uint)_length)
            throw new InvalidDataException("gzip that is cut off or of several parts");
        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _text.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>Remembers the last four bytes.</summary>
    private sealed class TailStream(Stream inner) : PassedStream
    {
        private readonly byte[] _last = new byte[sizeof(uint)];
        private long _seen;

        /// <summary>As a number, least byte first; null of a stream that is no gzip.</summary>
        public uint? Last => _seen > sizeof(ulong) ? BinaryPrimitives.ReadUInt32LittleEndian(_last) : null;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = await inner.ReadAsync(buffer, cancellationToken);
            _seen += read;
            var kept = Math.Min(read, _last.Length);
            _last.AsSpan(kept).CopyTo(_last);
            buffer.Span[(read - kept)..read].CopyTo(_last.AsSpan(_last.Length - kept));
            return read;
        }
    }
}
