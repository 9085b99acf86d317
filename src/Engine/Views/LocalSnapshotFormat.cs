using System.Security.Cryptography;

namespace MirrorActors.Engine.Views;

/// <summary>
/// The file of a local snapshot: what a restore of the tables needs of the log, stream by stream. Frozen: another
/// shape gets another <see cref="Version"/>.
/// </summary>
/// <remarks>
/// Integers little-endian. <see cref="Magic"/>, 8 bytes; version, int32; position reached: epoch, uint64, value, int64;
/// written at, int64 ticks of 100 ns since 0001-01-01 UTC. Then records, each after its kind, one byte:
/// <see cref="Stream"/>: name, text;
/// <see cref="Snapshot"/>, at most one a stream: sequence, int64; schema version, int32; state, bytes;
/// <see cref="Event"/>, dense from the snapshot's sequence or the one behind it: sequence, int64; position (epoch,
/// value); event id, 16 bytes in RFC 9562 order; type, text; schema version, int32; payload, bytes; command id, 16
/// bytes; time, int64 ticks; node, text; principal, text; reason, text; previous hash, bytes;
/// <see cref="End"/>, once. Last the SHA-256 of everything before it.
/// Bytes are an int32 length and the content; a text is UTF-8 in bytes; an absent reason is the length -1 alone.
/// </remarks>
internal static class LocalSnapshotFormat
{
    public const int Version = 1;

    public const byte End = 0;

    public const byte Stream = 1;

    public const byte Snapshot = 2;

    public const byte Event = 3;

    public const int ChecksumBytes = SHA256.HashSizeInBytes;

    public const int GuidBytes = 16;

    /// <summary>Magic, version, position, time.</summary>
    public const int HeaderBytes = 8 + sizeof(int) + (3 * sizeof(long));

    public static ReadOnlySpan<byte> Magic => "MiAcView"u8;
}
