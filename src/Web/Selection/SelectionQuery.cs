using MirrorActors.Actors.Routing;
using MirrorActors.Engine.Settings;
using MirrorActors.Geo;

namespace MirrorActors.Web.Selection;

/// <summary>One choice to be made. The sets of mirrors are words of bits by ordinal and may be of different lengths.</summary>
public readonly ref struct SelectionQuery
{
    public required RankedCandidates Candidates { get; init; }

    public required Standings Standings { get; init; }

    public required ClientKind Kind { get; init; }

    /// <summary>Mirrors that hold the file.</summary>
    public required ReadOnlySpan<ulong> Holders { get; init; }

    /// <summary>Mirrors that may not be chosen for it all the same.</summary>
    public ReadOnlySpan<ulong> Barred { get; init; }

    /// <summary>Mirrors at a ceiling for this client.</summary>
    public ReadOnlySpan<ulong> Over { get; init; }

    /// <summary>Keys of the mirrors for a rendezvous, by ordinal; empty without affinity.</summary>
    public ReadOnlySpan<ulong> Keys { get; init; }

    /// <summary>Of the rendezvous: what must be equal for the same mirror to be chosen.</summary>
    public ulong Seed { get; init; }

    public SelectionMode Mode { get; init; }

    /// <summary>Mirrors by ordinal, for the modes that reproduce another program; empty in others.</summary>
    public ReadOnlySpan<MirrorGround?> Grounds { get; init; }

    /// <summary>By whose place mirrors are ranked; set where <see cref="Grounds"/> is.</summary>
    public Place Near { get; init; }

    /// <summary>At most the room in the scratch.</summary>
    public int MaxAlternatives { get; init; }

    public bool HasAffinity => !Keys.IsEmpty;

    /// <summary>The mirrors that may be chosen when just this is relaxed.</summary>
    /// <returns>The words of <paramref name="room"/> that are used; empty when there is none.</returns>
    public ReadOnlySpan<ulong> EligibleAt(Relaxation level, Span<ulong> room)
    {
        var there = Standings.At(Kind, level);
        var any = Intersect(there, room, level < Relaxation.Ceiling ? Over : default);
        var used = there.Length;
        if (level == Relaxation.Ceiling && !Over.IsEmpty) any |= AddOver(room, ref used);
        return any == 0 ? default : room[..used];
    }

    private ulong Intersect(ReadOnlySpan<ulong> there, Span<ulong> room, ReadOnlySpan<ulong> without)
    {
        ulong any = 0;
        for (var i = 0; i < there.Length; i++)
        {
            var word = i < Holders.Length ? there[i] & Holders[i] : 0;
            if (i < Barred.Length) word &= ~Barred[i];
            if (i < without.Length) word &= ~without[i];
            room[i] = word;
            any |= word;
        }

        return any;
    }

    private ulong AddOver(Span<ulong> room, ref int used)
    {
        room[used..].Clear();
        ulong any = 0;
        for (var level = Relaxation.None; level < Relaxation.Ceiling; level++)
        {
            var there = Standings.At(Kind, level);
            used = Math.Max(used, there.Length);
            for (var i = 0; i < Math.Min(there.Length, Math.Min(Over.Length, Holders.Length)); i++)
            {
                var word = there[i] & Over[i] & Holders[i];
                if (i < Barred.Length) word &= ~Barred[i];
                room[i] |= word;
                any |= word;
            }
        }

        return any;
    }
}
