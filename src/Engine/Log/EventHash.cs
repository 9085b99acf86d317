using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace MirrorActors.Engine.Log;

/// <summary>
/// The hash that chains the events of a stream: SHA-256 over the canonical encoding of the whole envelope except the
/// position (which belongs to an engine, not to the event). Frozen: a test pins golden values.
/// </summary>
/// <remarks>
/// Encoding, integers little-endian: byte 1 (format); previous hash, 32 bytes; stream, text; sequence, int64; event id,
/// 16 bytes in RFC 9562 order; type, text; schema version, int32; command id, 16 bytes; time, int64 ticks of
/// 100 ns since 0001-01-01 UTC; node, text; principal, text; reason, text; payload, uint32 length and bytes.
/// A text is a uint32 length and UTF-8 bytes; an absent reason is the length 0xFFFFFFFF alone.
/// </remarks>
public static class EventHash
{
    public const int Bytes = SHA256.HashSizeInBytes;

    private const byte Format = 1;

    /// <summary>The previous hash of a stream's first event.</summary>
    public static readonly ReadOnlyMemory<byte> None = new byte[Bytes];

    public static byte[] Of(LoggedEvent e) => Of(e.Stream, e.Sequence, e.Event, e.Context, e.PreviousHash.Span);

    public static byte[] Of(
        string stream, long sequence, NewEvent e, AppendContext context, ReadOnlySpan<byte> previousHash)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData([Format]);
        hash.AppendData(previousHash);
        Add(hash, stream);
        Add(hash, sequence);
        Add(hash, e.Id);
        Add(hash, e.Type);
        Add(hash, e.SchemaVersion);
        Add(hash, context.CommandId);
        Add(hash, context.Time.UtcTicks);
        Add(hash, context.Node);
        Add(hash, context.Principal);
        Add(hash, context.Reason);
        Add(hash, e.Payload.Length);
        hash.AppendData(e.Payload.Span);
        return hash.GetHashAndReset();
    }

    private static void Add(IncrementalHash hash, string? text)
    {
        if (text is null)
        {
            Add(hash, -1);
            return;
        }

        var bytes = Encoding.UTF8.GetBytes(text);
        Add(hash, bytes.Length);
        hash.AppendData(bytes);
    }

    private static void Add(IncrementalHash hash, int value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        hash.AppendData(bytes);
    }

    private static void Add(IncrementalHash hash, long value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        hash.AppendData(bytes);
    }

    private static void Add(IncrementalHash hash, Guid id) => hash.AppendData(id.ToByteArray(bigEndian: true));
}
