using System.Diagnostics.Metrics;

namespace MirrorActors.Geo;

/// <summary>The meter of the geo project.</summary>
internal static class GeoMetrics
{
    private static readonly Meter Meter = new("MirrorActors.Geo");

    private static readonly Counter<long> CorruptRecords = Meter.CreateCounter<long>(
        "mirroractors.geo.corrupt_records", description: "Look-ups that met corrupt data in a geo database");

    public static void MetCorruptRecords(int count) => CorruptRecords.Add(count);
}
