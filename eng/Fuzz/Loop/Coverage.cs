using System.Runtime.InteropServices;
using SharpFuzz.Common;

namespace MirrorActors.Fuzz.Loop;

/// <summary>
/// The edges that instrumented code runs through, in the form of afl-fuzz: one byte an edge, counted as 1, 2, 3, 4-7, 8-15, 16-31,
/// 32-127 or more.
/// </summary>
internal static unsafe class Coverage
{
    private const int Edges = 1 << 16;
    private static readonly byte* Map = (byte*)NativeMemory.AllocZeroed(Edges);
    private static readonly byte[] Buckets = MakeBuckets();
    private static readonly byte[] Seen = new byte[Edges];

    /// <summary>Different edges seen so far.</summary>
    public static int Count => Edges - Seen.AsSpan().Count((byte)0);

    /// <summary>To be called before any instrumented code runs.</summary>
    public static void Open() => Trace.SharedMem = Map;

    public static void Begin()
    {
        new Span<byte>(Map, Edges).Clear();
        Trace.PrevLocation = 0;
    }

    /// <summary>True when an edge, or a number of times through it, is new since the start.</summary>
    public static bool End()
    {
        var isNew = false;
        var map = new ReadOnlySpan<byte>(Map, Edges);
        for (var at = 0; at < Edges; at++)
        {
            var step = map[at..].IndexOfAnyExcept((byte)0);
            if (step < 0) break;
            at += step;
            var bucket = Buckets[map[at]];
            if ((Seen[at] & bucket) != 0) continue;
            Seen[at] |= bucket;
            isNew = true;
        }

        return isNew;
    }

    private static byte[] MakeBuckets()
    {
        var buckets = new byte[256];
        for (var count = 1; count < buckets.Length; count++)
        {
            buckets[count] = count switch { < 4 => (byte)(1 << (count - 1)), < 8 => 8, < 16 => 16, < 32 => 32, < 128 => 64, _ => 128 };
        }

        return buckets;
    }
}
