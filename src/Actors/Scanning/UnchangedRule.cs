using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Scanning;

/// <summary>
/// Whether a listing would tell nothing new: the mirror's trace is the one of its last good scan, and no version was published since.
/// </summary>
internal static class UnchangedRule
{
    /// <param name="trace">As read now; null when it could not be.</param>
    /// <param name="newestId">Of the catalogue, now.</param>
    public static bool Holds(ScanReport lastGood, DateTimeOffset? trace, int newestId, DateTimeOffset now) =>
        trace is not null
        && trace == lastGood.Trace
        && lastGood.CatalogueUpTo == newestId
        && now - lastGood.Started < ScanLimits.ListedAtLeast;
}
