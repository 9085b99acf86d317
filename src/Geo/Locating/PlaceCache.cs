namespace MirrorActors.Geo.Locating;

/// <summary>
/// Places of blocks that lie in one place as a whole. Each block has two slots, and the newest that asks takes over the one
/// that was written less often, so the size is bounded and nothing is allocated. Any thread may read and write, and none
/// waits: a slot under change is a miss to readers and is left alone by other writers.
/// </summary>
internal sealed class PlaceCache
{
    /// <summary>About 2.6 MB.</summary>
    public const int DefaultSlots = 1 << 16;

    private readonly Slot[] _slots;
    private readonly int _shift;

    /// <param name="slots">A power of two above 2.</param>
    public PlaceCache(int slots = DefaultSlots)
    {
        _slots = new Slot[slots];
        _shift = 64 - int.Log2(slots / 2);
    }

    public bool TryGet(in AddressBlock block, out Place place)
    {
        var first = FirstOf(block);
        return TryRead(ref _slots[first], block, out place) || TryRead(ref _slots[first + 1], block, out place);
    }

    public void Put(in AddressBlock block, in Place place)
    {
        var first = FirstOf(block);
        ref var slot = ref _slots[first];
        ref var other = ref _slots[first + 1];
        if (other.BlockId == block.Id || (slot.BlockId != block.Id && other.Version < slot.Version)) slot = ref other;
        var version = Volatile.Read(ref slot.Version);
        if ((version & 1) != 0 || Interlocked.CompareExchange(ref slot.Version, version + 1, version) != version)
            return;
        Volatile.WriteBarrier();
        slot.BlockId = block.Id;
        slot.Place = place;
        Volatile.Write(ref slot.Version, version + 2);
    }

    private static bool TryRead(ref Slot slot, in AddressBlock block, out Place place)
    {
        var version = Volatile.Read(ref slot.Version);
        if (slot.BlockId != block.Id || (version & 1) != 0)
        {
            place = default;
            return false;
        }
        place = slot.Place;
        // The block and its place were read in one piece if no write began meanwhile.
        Volatile.ReadBarrier();
        return slot.Version == version;
    }

    // Fibonacci hashing: the top bits of the product depend on all bits of the number.
    private long FirstOf(in AddressBlock block) => (long)(block.Id * 0x9E3779B97F4A7C15 >> _shift) * 2;

    private struct Slot
    {
        // Odd while a thread writes; 64 bits do not come round while a reader is held up.
        public ulong Version;
        public ulong BlockId;
        public Place Place;
    }
}
