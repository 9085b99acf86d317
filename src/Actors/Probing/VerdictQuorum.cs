using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Probing;

/// <summary>
/// Which verdict about a scheme of a mirror is in force when several nodes probe it. Pure. Only nodes that can see count: their
/// own network is not suspected, their view is fresh and known. Down takes more than half of them.
/// </summary>
/// <param name="Fresh">An older view does not count.</param>
/// <param name="ActsOnOwnView">A node that can see goes by what it sees, for the clients it serves.</param>
public sealed record VerdictQuorum(TimeSpan Fresh, bool ActsOnOwnView = false)
{
    /// <param name="views">The latest of each node counts.</param>
    /// <param name="self">The node that asks.</param>
    /// <param name="inForce">Up to now; it stays when nobody can see, or nobody's view wins.</param>
    public QuorumVerdict Of(IEnumerable<NodeVerdict> views, string self, Verdict inForce)
    {
        var voters = views
            .Where(view => view.CanSee && view.Verdict != Verdict.Unknown && view.Age <= Fresh)
            .GroupBy(static view => view.Node, StringComparer.Ordinal)
            // Of two views of the same age the worse one, whatever their order.
            .Select(static node => node.OrderBy(static view => view.Age).ThenBy(static view => Goodness(view.Verdict)).First())
            .ToList();
        var down = Count(Verdict.Down);
        var verdict = ActsOnOwnView && voters.Find(view => view.Node == self) is { } own ? own.Verdict
            : IsMost(down) ? Verdict.Down
            : IsMost(Count(Verdict.HttpsOnly)) ? Verdict.HttpsOnly
            : Count(Verdict.Up) + Count(Verdict.Degraded) == 0 ? inForce
            : IsMost(down + Count(Verdict.Degraded)) ? Verdict.Degraded
            : Verdict.Up;
        return new QuorumVerdict(verdict, down, voters.Count);

        int Count(Verdict of) => voters.Count(view => view.Verdict == of);

        bool IsMost(int votes) => votes * 2 > voters.Count;
    }

    private static int Goodness(Verdict verdict) => verdict switch
    {
        Verdict.Down => 0,
        Verdict.Degraded => 1,
        Verdict.HttpsOnly => 2,
        _ => 3,
    };
}

/// <summary>What one node sees of a scheme of a mirror.</summary>
/// <param name="Age">Since its last check that says something.</param>
/// <param name="CanSee">Its own network is not suspected.</param>
public sealed record NodeVerdict(string Node, Verdict Verdict, TimeSpan Age, bool CanSee = true);

/// <summary>The verdict in force and how it came about.</summary>
/// <param name="Down">Nodes that see it down.</param>
/// <param name="Voters">Nodes that can see.</param>
public readonly record struct QuorumVerdict(Verdict Verdict, int Down, int Voters);
