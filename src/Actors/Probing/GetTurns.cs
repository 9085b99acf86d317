using System.Collections.Concurrent;
using MirrorActors.Protocol;

namespace MirrorActors.Actors.Probing;

/// <summary>
/// Which probes of a mirror ask by GET: now and then one; after one that failed all, until one succeeds, as a server whose GET is
/// broken would be well again at the next HEAD.
/// </summary>
/// <param name="every">One of so many; 0 for none.</param>
public sealed class GetTurns(int every)
{
    private readonly ConcurrentDictionary<(string Mirror, string Scheme), bool> _failed = new();

    /// <param name="hasRoom">Its bytes are within the budget. One that failed brings few and is repeated all the same.</param>
    public bool IsGet(string mirror, string scheme, Random random, bool hasRoom = true) =>
        every > 0 && (_failed.ContainsKey((mirror, scheme)) || (random.Next(every) == 0 && hasRoom));

    /// <summary>A GET ended so.</summary>
    public void Ended(string mirror, string scheme, ObservationKind kind)
    {
        if (kind is ObservationKind.WrongAnswer or ObservationKind.Unreachable)
        {
            // Mirrors come and go: what is forgotten here is found out again.
            if (_failed.Count > Limits.Mirrors * 2) _failed.Clear();
            _failed[(mirror, scheme)] = true;
        }
        else if (kind is ObservationKind.Good or ObservationKind.HttpsOnly)
        {
            _failed.TryRemove((mirror, scheme), out _);
        }
    }
}
