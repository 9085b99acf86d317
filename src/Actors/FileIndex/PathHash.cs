using System.Buffers.Binary;
using System.Security.Cryptography;

namespace MirrorActors.Actors.FileIndex;

/// <summary>
/// Hash of a path's bytes: the top nine bits choose the shard, the low 32 the slot. Keyed anew in each process, so that
/// nobody can craft names that collide.
/// </summary>
internal static class PathHash
{
    private const ulong Multiplier = 0x9E3779B97F4A7C15;
    private static readonly ulong Key = BinaryPrimitives.ReadUInt64LittleEndian(RandomNumberGenerator.GetBytes(8)) | 1;

    public static ulong Of(ReadOnlySpan<byte> path)
    {
        var hash = Key ^ ((ulong)path.Length * Multiplier);
        while (path.Length > 8)
        {
            hash = Mix(hash ^ BinaryPrimitives.ReadUInt64LittleEndian(path), Multiplier);
            path = path[8..];
        }

        ulong tail = 0;
        for (var i = 0; i < path.Length; i++) tail |= (ulong)path[i] << (i * 8);
        return Mix(hash ^ tail, Key);
    }

    private static ulong Mix(ulong a, ulong b)
    {
        var high = Math.BigMul(a, b, out var low);
        return high ^ low;
    }
}
