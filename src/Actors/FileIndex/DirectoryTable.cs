using System.Runtime.CompilerServices;

namespace MirrorActors.Actors.FileIndex;

/// <summary>
/// The directories of a repository, numbered in order of appearance; shared by its shards, so that a file stores a
/// number and its name. Grows only. One writer; any number of readers, who may use a number as soon as they see it in
/// a published shard.
/// </summary>
internal sealed class DirectoryTable
{
    private State _state = new(64, 4096);

    public int Count => Volatile.Read(ref _state.Count);

    /// <summary>Of its arrays, used or not.</summary>
    public long Bytes => Volatile.Read(ref _state).Bytes;

    /// <summary>The directory's path with a slash at both ends.</summary>
    public ReadOnlySpan<byte> Path(int directory)
    {
        var state = Volatile.Read(ref _state);
        var start = state.Ends[directory];
        return state.Text.AsSpan(start, state.Ends[directory + 1] - start);
    }

    /// <summary>The number of a directory, -1 when it was never seen.</summary>
    /// <param name="path">With a slash at both ends.</param>
    public int Find(ReadOnlySpan<byte> path) => Volatile.Read(ref _state).Find(path, (uint)PathHash.Of(path));

    /// <summary>The number of a directory, new if need be. Only for the one writer.</summary>
    /// <param name="path">With a slash at both ends.</param>
    public int Intern(ReadOnlySpan<byte> path)
    {
        var known = Find(path);
        if (known >= 0) return known;
        if (!_state.Fits(path.Length)) Volatile.Write(ref _state, _state.WithRoomFor(path.Length));
        return _state.Add(path, (uint)PathHash.Of(path));
    }

    private sealed class State(int directories, int textBytes)
    {
        public readonly int[] Ends = new int[directories + 1];
        public readonly byte[] Text = new byte[textBytes];
        public int Count;
        private readonly int[] _slots = new int[directories + (directories / 2)];

        public long Bytes => Text.Length + ((Ends.Length + (long)_slots.Length) * sizeof(int));

        public bool Fits(int bytes) => Count < Ends.Length - 1 && Ends[Count] + bytes <= Text.Length;

        /// <summary>A copy with room for one more. Numbers and text grow each only when it must, as paths may be long or short.</summary>
        public State WithRoomFor(int bytes)
        {
            var directories = Ends.Length - 1;
            var text = Ends[Count] + bytes <= Text.Length ? Text.Length : Math.Max(Ends[Count] + bytes, Larger(Text.Length));
            var larger = new State(Count < directories ? directories : Larger(directories), text);
            Text.AsSpan(0, Ends[Count]).CopyTo(larger.Text);
            Ends.AsSpan(0, Count + 1).CopyTo(larger.Ends);
            if (larger._slots.Length == _slots.Length) _slots.CopyTo(larger._slots, 0);
            else larger.FillSlots(Count);
            larger.Count = Count;
            return larger;
        }

        public int Add(ReadOnlySpan<byte> path, uint hash)
        {
            var number = Count;
            path.CopyTo(Text.AsSpan(Ends[number]));
            Ends[number + 1] = Ends[number] + path.Length;
            Volatile.Write(ref _slots[FreeSlot(hash)], number + 1);
            Volatile.Write(ref Count, number + 1);
            return number;
        }

        public int Find(ReadOnlySpan<byte> path, uint hash)
        {
            for (var slot = Slot(hash); ; slot = Next(slot))
            {
                var number = Volatile.Read(ref _slots[slot]) - 1;
                if (number < 0) return -1;
                if (path.SequenceEqual(Text.AsSpan(Ends[number], Ends[number + 1] - Ends[number]))) return number;
            }
        }

        private void FillSlots(int count)
        {
            for (var i = 0; i < count; i++) _slots[FreeSlot((uint)PathHash.Of(Text.AsSpan(Ends[i], Ends[i + 1] - Ends[i])))] = i + 1;
        }

        private int FreeSlot(uint hash)
        {
            var slot = Slot(hash);
            while (_slots[slot] != 0) slot = Next(slot);
            return slot;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private int Slot(uint hash) => (int)(((ulong)hash * (uint)_slots.Length) >> 32);

        private int Next(int slot) => slot + 1 == _slots.Length ? 0 : slot + 1;

        /// <summary>A small table doubles; a great one must not keep much more than it needs.</summary>
        private static int Larger(int size) => size < 1 << 16 ? size * 2 : size + (size / 4);
    }
}
