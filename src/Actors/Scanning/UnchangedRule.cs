using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Scanning;

/// <summary>
/// Whether a listing would tell nothing new: the mirror's trace or manifest is the one of its last good scan, neither is another one,
/// and no version was published since.
/// </summary>
internal static class UnchangedRule
{
    /// <summary>False where the mirror need not be asked.</summary>
    /// <param name="newestId">Of the catalogue, now.</param>
    public static bool MayHold(ScanReport lastGood, int newestId, DateTimeOffset now) =>
        lastGood.CatalogueUpTo == newestId && now - lastGood.Started < ScanLimits.ListedAtLeast;

    /// <param name="trace">As read now; null when it could not be.</param>
    /// <param name="manifest">Likewise, the stamp of the manifest.</param>
    public static bool Holds(ScanReport lastGood, DateTimeOffset? trace, string? manifest)
    {
        var isTraceKnown = trace is not null && lastGood.Trace is not null;
        var isManifestKnown = manifest is not null && lastGood.ManifestStamp is not null;
        return (isTraceKnown || isManifestKnown)
            && (!isTraceKnown || trace == lastGood.Trace)
            && (!isManifestKnown || manifest == lastGood.ManifestStamp);
    }
}
