using MirrorActors.Protocol;

namespace MirrorActors.Web.Strikes;

/// <summary>
/// Which mirror was last given for a download, and when. A table of fixed size (1 MiB), written without locks; what is
/// overwritten is forgotten.
/// </summary>
internal sealed class RecentDownloads
{
    private const int OrdinalBits = 13; // of an ordinal plus one
    private const int TimeBits = 32;
    private const int TagShift = OrdinalBits + TimeBits;
    private const ulong OrdinalMask = (Limits.Mirrors * 2) - 1;
    private readonly ulong[] _slots = new ulong[1 << 17];

    /// <param name="key">Of client and file; all its bits count.</param>
    /// <param name="now">In milliseconds of a clock that only goes on; 49 days of it are told apart.</param>
    public void Set(ulong key, int ordinal, long now) => Volatile.Write(
        ref _slots[IndexOf(key)],
        (key >> TagShift << TagShift) | ((ulong)(uint)now << OrdinalBits) | (uint)(ordinal + 1));

    /// <summary>The mirror's ordinal and the milliseconds since; -1 when it is not known any more.</summary>
    public (int Ordinal, uint Age) Find(ulong key, long now)
    {
        var slot = Volatile.Read(ref _slots[IndexOf(key)]);
        return slot != 0 && slot >> TagShift == key >> TagShift
            ? ((int)(slot & OrdinalMask) - 1, (uint)now - (uint)(slot >> OrdinalBits))
            : (-1, 0);
    }

    private int IndexOf(ulong key) => (int)(key & (ulong)(_slots.Length - 1));
}
