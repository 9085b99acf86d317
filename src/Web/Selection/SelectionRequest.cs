using MirrorActors.Actors.Routing;
using MirrorActors.Engine.Settings;
using MirrorActors.Geo;
using MirrorActors.Geo.Locating;
using MirrorActors.Protocol.Ids;

namespace MirrorActors.Web.Selection;

/// <summary>For whom and for what a mirror is wanted.</summary>
public readonly ref struct SelectionRequest
{
    /// <summary>The version that is published.</summary>
    public required FileId File { get; init; }

    /// <summary>Canonical, of the file itself.</summary>
    public required ReadOnlySpan<byte> Path { get; init; }

    /// <summary>Bytes of the file.</summary>
    public required long Size { get; init; }

    /// <summary>Mirrors that hold what may be given, as words of bits by ordinal.</summary>
    public required ReadOnlySpan<ulong> Holders { get; init; }

    public required AddressKey Client { get; init; }

    /// <summary>Where the client is.</summary>
    public required Place Place { get; init; }

    public required ClientKind Kind { get; init; }

    public RequestOverrides Overrides { get; init; }

    /// <summary>A mirror that is given only where no other is left.</summary>
    public int? AvoidedOrdinal { get; init; }

    public Affinity Affinity { get; init; }

    /// <summary>Ids of mirrors that are left out for this path.</summary>
    public ReadOnlySpan<string> ExcludedMirrors { get; init; }

    public int MaxAlternatives { get; init; }

    /// <summary>When the request came, of <see cref="System.Diagnostics.Stopwatch"/>.</summary>
    public long Timestamp { get; init; }
}
