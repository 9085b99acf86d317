namespace MirrorActors.Web.Metrics;

/// <summary>How measurements of an instrument add up.</summary>
internal enum MetricKind : byte
{
    Counter,

    /// <summary>Adds up and may fall.</summary>
    Sum,

    /// <summary>The last value counts.</summary>
    Gauge,

    Histogram,
}
