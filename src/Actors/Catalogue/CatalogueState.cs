using MirrorActors.Protocol.Catalogue;

namespace MirrorActors.Actors.Catalogue;

/// <summary>What the catalogue's owner must know; the files themselves are in the file index.</summary>
/// <param name="FileSystem">Identity of the file system that the root was last taken over from.</param>
/// <param name="HeldBecause">Why walks are not taken over; null when they are.</param>
/// <param name="SnapshotBytes">Size of the snapshot it was read from; 0 without one.</param>
/// <param name="DeltaBytes">Size of all changes since.</param>
/// <param name="Events">Events since.</param>
public sealed record CatalogueState(
    int NextFileId, string? FileSystem, string? HeldBecause, long SnapshotBytes, long DeltaBytes, int Events)
{
    public static readonly CatalogueState Empty = new(0, null, null, 0, 0, 0);

    public CatalogueState Apply(CatalogueEvent happened)
    {
        var state = this with { Events = Events + 1 };
        return happened switch
        {
            CatalogueChanged e => state with
            {
                NextFileId = Math.Max(NextFileId, e.NextFileId),
                DeltaBytes = DeltaBytes + e.Delta.Size,
            },
            CatalogueHeld e => state with { HeldBecause = e.Reason },
            CatalogueReleased => state with { HeldBecause = null },
            CatalogueRooted e => state with { FileSystem = e.FileSystem },
            _ => throw new ArgumentException(happened.GetType().Name),
        };
    }

    public static CatalogueState FromSnapshot(CatalogueSnapshot snapshot) => new(
        snapshot.NextFileId, snapshot.FileSystem, snapshot.HeldBecause, snapshot.Segments.Sum(s => s.Size), 0, 0);
}
