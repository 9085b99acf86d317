using MirrorActors.Chaos.Rig;

namespace MirrorActors.Chaos.Cases;

/// <summary>Something that happens to a cluster under load.</summary>
/// <param name="Name">As a sentence goes on after "nothing is lost by".</param>
/// <param name="MakeAsync">Makes it and ends it.</param>
internal sealed record Fault(string Name, Func<ChaosRun, Task> MakeAsync)
{
    /// <summary>One of its kind; the others are of the matrix.</summary>
    public bool IsUsual { get; init; }

    /// <summary>It is announced: clients have a balancer, and no request needs a second node.</summary>
    public bool IsPlanned { get; init; }
}
