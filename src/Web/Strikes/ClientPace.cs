using System.Numerics;

namespace MirrorActors.Web.Strikes;

/// <summary>
/// Tells addresses behind which many clients are: many requests a minute, or many User-Agents. A table of fixed size
/// (512 KiB), written without locks; what is overwritten is forgotten, and two at once may count as one.
/// </summary>
internal sealed class ClientPace
{
    public const int MostRequests = 30;
    public const int MostAgents = 3;

    // From the lowest: 16 bits, one for each sixteenth of the User-Agents; the number of requests; whether it was a crowd in
    // the minute before; the minute; the tag.
    private const int AgentBits = 16;
    private const int CountBits = 7;
    private const ulong MostCounted = (1 << CountBits) - 1;
    private const int WasShift = AgentBits + CountBits;
    private const int MinuteShift = WasShift + 1;
    private const int TagShift = MinuteShift + 16;
    private readonly ulong[] _slots = new ulong[1 << 16];

    /// <summary>Counts one request.</summary>
    /// <param name="client">A hash of the address.</param>
    /// <param name="agent">A hash of the User-Agent.</param>
    /// <param name="minute">Of a clock that only goes on.</param>
    /// <returns>There are many clients there, by what came in this minute so far, or in the one before.</returns>
    public bool IsCrowd(ulong client, ulong agent, long minute)
    {
        ref var place = ref _slots[client & (ulong)(_slots.Length - 1)];
        var slot = Volatile.Read(ref place);
        if (slot >> TagShift != client >> TagShift) slot = Begin(client, minute, wasCrowd: false);
        else if (MinuteOf(slot) != (ushort)minute)
            slot = Begin(client, minute, wasCrowd: MinuteOf(slot) == (ushort)(minute - 1) && IsBusy(slot));
        if (CountOf(slot) < MostCounted) slot += 1UL << AgentBits;
        slot |= 1UL << (int)(agent & (AgentBits - 1));
        Volatile.Write(ref place, slot);
        return IsBusy(slot) || (slot >> WasShift & 1) != 0;
    }

    private static ulong Begin(ulong client, long minute, bool wasCrowd) =>
        (client >> TagShift << TagShift) | ((ulong)(ushort)minute << MinuteShift) | (wasCrowd ? 1UL << WasShift : 0);

    private static bool IsBusy(ulong slot) =>
        CountOf(slot) > MostRequests || BitOperations.PopCount(slot & ushort.MaxValue) > MostAgents;

    private static ulong CountOf(ulong slot) => slot >> AgentBits & MostCounted;

    private static ushort MinuteOf(ulong slot) => (ushort)(slot >> MinuteShift);
}
