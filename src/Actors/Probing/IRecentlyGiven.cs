using MirrorActors.Protocol.Ids;

namespace MirrorActors.Actors.Probing;

/// <summary>What clients were sent to mirrors for.</summary>
public interface IRecentlyGiven
{
    /// <summary>
    /// A file that about the last hour's redirects to a mirror asked for, the more often the more of them did; null when none is
    /// known. It may be gone meanwhile. Called from any thread.
    /// </summary>
    /// <param name="ordinal">Of the mirror.</param>
    /// <param name="random">Of the caller.</param>
    FileId? PickGiven(int ordinal, Random random);
}
