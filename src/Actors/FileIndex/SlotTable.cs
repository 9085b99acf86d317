using System.Runtime.CompilerServices;

namespace MirrorActors.Actors.FileIndex;

/// <summary>
/// Open addressing over the rows of a shard. A slot's low 24 bits are the row plus one, its high 8 bits the low 8 of the path
/// hash; 0 is free. A row stands at its home or, where that was taken, in the next free slot behind it.
/// </summary>
internal static class SlotTable
{
    /// <summary>What a slot can number.</summary>
    public const int MostRows = (1 << 24) - 2;

    private const int TagShift = 24;

    public static uint[] For(int rows) => new uint[rows + (rows * 2 / 5) + 1];

    /// <summary>Whether the slots of so many rows are neither too full nor too many.</summary>
    public static bool Suits(uint[] slots, int rows) => rows < slots.Length - (slots.Length / 5) && rows * 3L >= slots.Length;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Home(uint hash, uint[] slots) => (int)(((ulong)hash * (uint)slots.Length) >> 32);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool MayBe(uint slot, uint hash) => (slot ^ (hash << TagShift)) >> TagShift == 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Row(uint slot) => (int)(slot & 0xff_ffff) - 1;

    public static void Add(uint[] slots, uint hash, int row)
    {
        var at = Home(hash, slots);
        while (slots[at] != 0) at = Next(at, slots);
        slots[at] = (hash << TagShift) | (uint)(row + 1);
    }

    /// <summary>Frees the slot of a row and moves up what stands behind it only because it was taken.</summary>
    /// <param name="hashOf">Path hash of a row.</param>
    public static void Remove(uint[] slots, uint hash, int row, Func<int, uint> hashOf)
    {
        var hole = Home(hash, slots);
        while (Row(slots[hole]) != row) hole = Next(hole, slots);
        slots[hole] = 0;
        for (var at = Next(hole, slots); slots[at] != 0; at = Next(at, slots))
        {
            var fromHome = Distance(Home(hashOf(Row(slots[at])), slots), at, slots);
            if (fromHome < Distance(hole, at, slots)) continue;
            (slots[hole], slots[at]) = (slots[at], 0);
            hole = at;
        }
    }

    /// <param name="newRows">For each row its number from now on.</param>
    public static void Renumber(uint[] slots, int[] newRows)
    {
        for (var at = 0; at < slots.Length; at++)
        {
            var slot = slots[at];
            if (slot != 0) slots[at] = (slot >> TagShift << TagShift) | (uint)(newRows[Row(slot)] + 1);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Next(int at, uint[] slots) => at + 1 == slots.Length ? 0 : at + 1;

    private static int Distance(int from, int to, uint[] slots) => to >= from ? to - from : to + slots.Length - from;
}
