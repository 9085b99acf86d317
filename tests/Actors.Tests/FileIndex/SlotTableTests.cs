using MirrorActors.Actors.FileIndex;

namespace MirrorActors.Actors.Tests.FileIndex;

public sealed class SlotTableTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void What_was_added_and_not_removed_is_found_also_where_homes_are_shared(int seed)
    {
        var random = new Random(seed);
        // Few homes, some at the end of the slots, so that what is added wraps round.
        var hashes = Enumerable.Range(0, 60)
            .Select(_ => (uint)(random.Next(4) == 0 ? uint.MaxValue - random.Next(9) : random.NextInt64(1L << 32))).ToArray();
        var slots = SlotTable.For(hashes.Length);
        var present = new HashSet<int>();
        for (var step = 0; step < 2000; step++)
        {
            var row = random.Next(hashes.Length);
            if (present.Add(row)) SlotTable.Add(slots, hashes[row], row);
            else Remove(row);

            Assert.Equal(present.Count, slots.Count(s => s != 0));
            Assert.All(present, r => Assert.True(Finds(slots, hashes[r], r), $"row {r} after {step} steps"));
        }

        void Remove(int row)
        {
            SlotTable.Remove(slots, hashes[row], row, r => hashes[r]);
            present.Remove(row);
        }
    }

    private static bool Finds(uint[] slots, uint hash, int row)
    {
        for (var at = SlotTable.Home(hash, slots); slots[at] != 0; at = SlotTable.Next(at, slots))
        {
            if (SlotTable.Row(slots[at]) == row) return SlotTable.MayBe(slots[at], hash);
        }

        return false;
    }
}
