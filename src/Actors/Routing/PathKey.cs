using System.Buffers.Binary;

namespace MirrorActors.Actors.Routing;

/// <summary>
/// The hashes behind affinity. They are the same on every node, in every version and after a restart: a change would
/// send every client and file to other mirrors. Frozen by a golden test.
/// </summary>
public static class PathKey
{
    private const ulong Multiplier = 0x9E3779B97F4A7C15;

    /// <summary>Of any bytes, eight at a time, by folded multiplication.</summary>
    public static ulong Of(ReadOnlySpan<byte> bytes)
    {
        var hash = (ulong)bytes.Length * 0xC4CEB9FE1A85EC53;
        for (; bytes.Length >= 8; bytes = bytes[8..])
            hash = Fold(hash ^ BinaryPrimitives.ReadUInt64LittleEndian(bytes), Multiplier);
        ulong tail = 0;
        for (var i = 0; i < bytes.Length; i++) tail |= (ulong)bytes[i] << (i * 8);
        return Mix(hash, tail);
    }

    /// <summary>Every bit of the result depends on every bit of both (the finalizer of MurmurHash3).</summary>
    public static ulong Mix(ulong a, ulong b)
    {
        var x = a ^ (b * Multiplier);
        x ^= x >> 33;
        x *= 0xFF51AFD7ED558CCD;
        x ^= x >> 33;
        x *= 0xC4CEB9FE1A85EC53;
        return x ^ (x >> 33);
    }

    private static ulong Fold(ulong a, ulong b)
    {
        var high = Math.BigMul(a, b, out var low);
        return high ^ low;
    }
}
