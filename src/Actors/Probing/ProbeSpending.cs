using System.Collections.Concurrent;
using MirrorActors.Protocol.Admin;

namespace MirrorActors.Actors.Probing;

/// <summary>What this node's probes of each mirror have taken, for whoever wants to show it.</summary>
public sealed class ProbeSpending
{
    private readonly ConcurrentDictionary<string, ProbeSums> _sums = new(StringComparer.Ordinal);

    /// <summary>Null when the mirror was not probed yet.</summary>
    public ProbeSums? Of(string mirror) => _sums.GetValueOrDefault(mirror);

    internal void Publish(string mirror, ProbeSums sums) => _sums[mirror] = sums;

    internal void Forget(string mirror) => _sums.TryRemove(mirror, out _);
}
