using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace MirrorActors.Web.AccessLog;

/// <summary>
/// A bounded queue that many threads write and one reads, without locks (after Vyukov). A slot's turn says whose it is:
/// equal to the position a writer wants, it is free; one more, it is written; a reader's release moves it on by a whole
/// round.
/// </summary>
internal sealed class AccessRing
{
    private readonly Slot[] _slots;
    private readonly int _mask;
    private Positions _positions;

    /// <param name="capacity">A power of two.</param>
    public AccessRing(int capacity)
    {
        _slots = new Slot[capacity];
        _mask = capacity - 1;
        for (var i = 0; i < capacity; i++) _slots[i].Turn = i;
    }

    /// <summary>False when full.</summary>
    public bool TryAdd(in AccessRecord record)
    {
        var position = Volatile.Read(ref _positions.Tail);
        while (true)
        {
            ref var slot = ref _slots[position & _mask];
            var ahead = Volatile.Read(ref slot.Turn) - position;
            if (ahead < 0) return false;
            if (ahead == 0)
            {
                var found = Interlocked.CompareExchange(ref _positions.Tail, position + 1, position);
                if (found == position)
                {
                    slot.Record = record;
                    Volatile.Write(ref slot.Turn, position + 1);
                    return true;
                }

                position = found;
            }
            else
            {
                position = Volatile.Read(ref _positions.Tail);
            }
        }
    }

    /// <summary>For the one reader.</summary>
    public bool TryTake([MaybeNullWhen(false)] out AccessRecord record)
    {
        var position = _positions.Head;
        ref var slot = ref _slots[position & _mask];
        if (Volatile.Read(ref slot.Turn) != position + 1)
        {
            record = default;
            return false;
        }

        record = slot.Record;
        slot.Record = default;
        _positions.Head = position + 1;
        Volatile.Write(ref slot.Turn, position + _slots.Length);
        return true;
    }

    private struct Slot
    {
        public long Turn;
        public AccessRecord Record;
    }

    /// <summary>Head and tail on cache lines of their own.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct Positions
    {
        [FieldOffset(64)]
        public long Tail;

        [FieldOffset(192)]
        public long Head;
    }
}
