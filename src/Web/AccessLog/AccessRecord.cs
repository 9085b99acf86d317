using MirrorActors.Geo;
using MirrorActors.Geo.Locating;

namespace MirrorActors.Web.AccessLog;

/// <summary>What one line of the access log says, not yet text.</summary>
public readonly record struct AccessRecord
{
    public required long UtcTicks { get; init; }

    public required AddressKey Client { get; init; }

    public required string Method { get; init; }

    public required int Status { get; init; }

    /// <summary>The request target as on the wire.</summary>
    public required string Target { get; init; }

    /// <summary>Null when no mirror was chosen.</summary>
    public string? Mirror { get; init; }

    /// <summary>How the request ended.</summary>
    public required string Outcome { get; init; }

    /// <summary>How near the mirror is; null without one.</summary>
    public string? Group { get; init; }

    public CountryCode Country { get; init; }

    public ContinentCode Continent { get; init; }

    public uint Asn { get; init; }

    /// <summary>Of the body.</summary>
    public long Bytes { get; init; }
}
