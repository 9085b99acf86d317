using MirrorActors.Actors.Views;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Probing;

/// <summary>What one of a mirror's probe actors asks, and how often.</summary>
public abstract class ProbeKind
{
    /// <summary>Unique among the kinds.</summary>
    public abstract string Name { get; }

    /// <summary>Between two checks; spread by ±20 %.</summary>
    public abstract TimeSpan Interval { get; }

    /// <summary>
    /// No client is concerned, and whether this node's network works is not concluded from it: what is closed to all the world, as
    /// rsync often is by a firewall, is no failure of the network.
    /// </summary>
    public abstract bool IsForScans { get; }

    /// <summary>Those of its schemes that a mirror offers.</summary>
    public abstract IEnumerable<string> SchemesOf(MirrorUrls urls);

    /// <summary>What verdicts are about; grows when they must be earned anew.</summary>
    public abstract int EpochOf(MirrorFacts mirror);

    /// <summary>Asks each scheme of the plan once. The random numbers are drawn now, on the caller's thread.</summary>
    internal abstract Task<RoundEnded> RunAsync(RoundPlan plan, ProbeServices services, Random random, CancellationToken token);
}
