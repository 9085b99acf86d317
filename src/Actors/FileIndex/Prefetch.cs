using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace MirrorActors.Actors.FileIndex;

/// <summary>
/// Asks the processor for memory that is needed soon, without waiting for it: in a large table each look-up finds its rows in
/// no cache.
/// </summary>
internal static class Prefetch
{
    /// <param name="index">Outside the span nothing is asked for.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void At<T>(ReadOnlySpan<T> span, int index)
        where T : unmanaged
    {
        // Should the collector move the array meanwhile, the wrong memory is fetched, which harms nobody.
        if (Sse.IsSupported && (uint)index < (uint)span.Length) Sse.Prefetch0(Unsafe.AsPointer(in span[index]));
    }
}
