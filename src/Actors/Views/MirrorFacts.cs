using System.Text.Json.Serialization;
using MirrorActors.Protocol;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Views;

/// <summary>One mirror as requests see it. Immutable; replaced as a whole.</summary>
public sealed record MirrorFacts
{
    /// <summary>Its bit in the file index's holder sets: stable while the node runs, not across nodes or restarts.</summary>
    public required int Ordinal { get; init; }

    public required MirrorDefinition Definition { get; init; }

    public required bool Enabled { get; init; }

    /// <summary>Verdict in force on this node (recorded verdicts, overlaid by this node's own probes).</summary>
    public required SchemeHealth Http { get; init; }

    public required SchemeHealth Https { get; init; }

    /// <summary>Whether scans by rsync work; no client is concerned.</summary>
    public SchemeHealth Rsync { get; init; } = SchemeHealth.Unknown;

    /// <summary>Likewise by FTP.</summary>
    public SchemeHealth Ftp { get; init; } = SchemeHealth.Unknown;

    /// <summary>By a name of <see cref="MirrorSchemes"/>.</summary>
    public SchemeHealth HealthOf(string scheme) => scheme switch
    {
        MirrorSchemes.Https => Https,
        MirrorSchemes.Rsync => Rsync,
        MirrorSchemes.Ftp => Ftp,
        _ => Http,
    };

    /// <summary>What the verdicts of http and https are about; grows when they must be earned anew.</summary>
    public int HealthEpoch { get; init; }

    /// <summary>Likewise of rsync and ftp.</summary>
    public int ScanEpoch { get; init; }

    public int EpochOf(string scheme) => MirrorSchemes.IsForScans(scheme) ? ScanEpoch : HealthEpoch;

    /// <summary>The last scan, good or bad.</summary>
    public ScanReport? LastScan { get; init; }

    /// <summary>The last scan that was taken over.</summary>
    public ScanReport? LastGoodScan { get; init; }

    /// <summary>File set in force; null before the first good scan.</summary>
    public BlobRef? FileSet { get; init; }

    /// <summary>Set while it drains.</summary>
    public MirrorDrained? Drained { get; init; }

    /// <summary>Set while no client may be sent to it, whatever its health.</summary>
    public MirrorQuarantined? Quarantine { get; init; }

    /// <summary>Files it holds: those of that set, and what was found of single files since.</summary>
    public int FileCount { get; init; }

    /// <summary>What is kept of its past; null before anything was.</summary>
    public MirrorHistory? History { get; init; }

    /// <summary>It was scanned, or asked for single files that it has.</summary>
    public bool IsKnown => FileSet is not null || FileCount > 0;
}

/// <summary>Health of one scheme.</summary>
/// <param name="Reason">What the deciding probe saw, one line.</param>
/// <param name="Since">When the verdict last changed; default while unknown.</param>
public sealed record SchemeHealth(Verdict Verdict, string Reason, DateTimeOffset Since)
{
    public static SchemeHealth Unknown { get; } = new(Verdict.Unknown, "never probed", default);

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public FamilyState Ipv4 { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public FamilyState Ipv6 { get; init; }

    /// <summary>Clients can be sent to it.</summary>
    [JsonIgnore]
    public bool IsUsable => Verdict is Verdict.Up or Verdict.Degraded;
}
