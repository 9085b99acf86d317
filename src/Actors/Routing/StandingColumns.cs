namespace MirrorActors.Actors.Routing;

/// <summary>The standings of all mirrors for one kind of client, while they are collected and after; by ordinal.</summary>
internal sealed class StandingColumns
{
    private const int RelaxationCount = (int)Relaxation.Drain + 1;

    public StandingColumns(int count)
    {
        Standings = new Standing[count];
        Array.Fill(Standings, Standing.Out(Exclusion.Disabled));
        Levels = new ulong[RelaxationCount][];
        Array.Fill(Levels, []);
        Tiers = new byte[count];
        Bases = new string?[count];
        LinkStarts = new string?[count];
    }

    public Standing[] Standings { get; }

    /// <summary>By relaxation: words of bits, none when there is no such mirror.</summary>
    public ulong[][] Levels { get; }

    public byte[] Tiers { get; }

    public string?[] Bases { get; }

    public string?[] LinkStarts { get; }

    public bool HasTiers { get; private set; }

    public void Add(int ordinal, Standing standing, MirrorEndpoint endpoint)
    {
        Standings[ordinal] = standing;
        if (!standing.IsIn) return;
        ref var level = ref Levels[(int)standing.Relaxation];
        if (level.Length == 0) level = new ulong[(Standings.Length + 63) / 64];
        level[ordinal >> 6] |= 1UL << (ordinal & 63);
        Tiers[ordinal] = standing.Tier;
        HasTiers |= standing.Tier > 0;
        Bases[ordinal] = standing.IsHttps ? endpoint.HttpsBase : endpoint.HttpBase;
        LinkStarts[ordinal] = standing.IsHttps ? endpoint.HttpsLinkStart : endpoint.HttpLinkStart;
    }
}
