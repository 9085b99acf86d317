using System.Diagnostics;

namespace MirrorActors.Web.Selection;

/// <summary>
/// How often files are asked for, so that one under heavy demand spreads over more mirrors. A table of fixed size, written
/// without locks: a lost count or two files in one place only make the spread a little smaller or larger.
/// </summary>
public sealed class FileDemand
{
    /// <summary>Requests a second that one mirror is left alone with; twice as many spread over two places.</summary>
    public const int RequestsPerMirror = 100;

    private const int MostSpread = 64;
    private readonly Slot[] _slots = new Slot[1 << 13];

    /// <summary>Counts a request and tells over how many places of the rendezvous the file spreads, 1 at least.</summary>
    /// <param name="timestamp">Of <see cref="Stopwatch"/>.</param>
    public int Spread(ulong file, long timestamp)
    {
        ref var slot = ref _slots[file & (ulong)(_slots.Length - 1)];
        var second = timestamp / Stopwatch.Frequency;
        if (slot.Second != second)
        {
            slot.Before = slot.Second == second - 1 ? slot.Count : 0;
            slot.Count = 0;
            slot.Second = second;
        }

        slot.Count++;
        return Math.Clamp(1 + (Math.Max(slot.Before, slot.Count) / RequestsPerMirror), 1, MostSpread);
    }

    private struct Slot
    {
        public long Second;
        public int Count;
        public int Before;
    }
}
