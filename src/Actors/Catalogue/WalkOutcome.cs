namespace MirrorActors.Actors.Catalogue;

/// <summary>What a walk made of the tree.</summary>
/// <param name="Deltas">Changes to take over; empty unless the result is <see cref="WalkResult.TakenOver"/>.</param>
/// <param name="NextFileId">First id not given out when the walk ended.</param>
/// <param name="FileSystem">Identity of the root's file system; null when the system does not tell.</param>
/// <param name="FilesBefore">Files of the catalogue before the walk.</param>
/// <param name="Young">Files that changed too lately, to be looked at again; the first of them if there are many.</param>
internal sealed record WalkOutcome(
    WalkSummary Summary,
    IReadOnlyList<StoredDelta> Deltas,
    int NextFileId,
    string? FileSystem,
    long FilesBefore,
    IReadOnlyList<string> Young)
{
    /// <summary>The tree was away or another one.</summary>
    public bool IsRootLost { get; init; }
}
