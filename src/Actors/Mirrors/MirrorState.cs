using MirrorActors.Actors.Views;
using MirrorActors.Engine.Actors;
using MirrorActors.Protocol;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Mirrors;

/// <summary>
/// One mirror as its stream of events says; also the stream's snapshot (JSON, <see cref="MirrorStateCodec"/>).
/// Immutable and pure: <see cref="MirrorDecisions"/> says which events a command leads to, <see cref="Apply"/> what
/// an event means.
/// </summary>
public sealed record MirrorState
{
    /// <summary>Before the first registration.</summary>
    public static MirrorState None { get; } = new();

    /// <summary>Null while there is no such mirror: never registered, or removed.</summary>
    public MirrorDefinition? Definition { get; init; }

    public bool Enabled { get; init; }

    public SchemeHealth Http { get; init => field = value ?? SchemeHealth.Unknown; } = SchemeHealth.Unknown;

    public SchemeHealth Https { get; init => field = value ?? SchemeHealth.Unknown; } = SchemeHealth.Unknown;

    public SchemeHealth Rsync { get; init => field = value ?? SchemeHealth.Unknown; } = SchemeHealth.Unknown;

    public SchemeHealth Ftp { get; init => field = value ?? SchemeHealth.Unknown; } = SchemeHealth.Unknown;

    /// <summary>Grows when verdicts of http and https must be earned anew: registered, enabled, disabled, base URL changed.</summary>
    public int HealthEpoch { get; init; }

    /// <summary>Likewise of rsync and ftp.</summary>
    public int ScanEpoch { get; init; }

    /// <summary>The last scan of these URLs, good or bad.</summary>
    public ScanReport? LastScan { get; init; }

    /// <summary>The last scan that was taken over.</summary>
    public ScanReport? LastGoodScan { get; init; }

    /// <summary>File set in force; null again when clients would be sent where it was not listed.</summary>
    public BlobRef? FileSet { get; init; }

    /// <summary>What checks of single files found since that set was made; also without a set.</summary>
    public FilePatches Patches { get; init => field = value ?? FilePatches.None; } = FilePatches.None;

    /// <summary>Set while it drains, whether the time is over or not.</summary>
    public MirrorDrained? Drained { get; init; }

    /// <summary>Set while no client may be sent to it, whatever its health.</summary>
    public MirrorQuarantined? Quarantine { get; init; }

    /// <summary>The rename under way; null when none is.</summary>
    public MirrorRenameStarted? Renaming { get; init; }

    /// <summary>The rename this mirror came from.</summary>
    public Guid? CameFromRename { get; init; }

    /// <summary>Where it went, when the last removal was a rename.</summary>
    public string? RenamedTo { get; init; }

    /// <summary>What is kept of its past, also after it was removed; null in what is older than this is kept.</summary>
    public MirrorHistory? History { get; init; }

    /// <summary>With the history that follows from when it happened.</summary>
    public MirrorState Apply(MirrorEvent happened, EventPlace place)
    {
        var after = Apply(happened);
        return after with { History = HistoryFold.Next(this, after, happened, place) };
    }

    public MirrorState Apply(MirrorEvent happened) => happened switch
    {
        MirrorRegistered e => Registered(e),
        MirrorChanged e => Changed(e.Definition),
        MirrorEnabled => WithoutVerdicts().WithoutScanVerdicts() with { Enabled = true },
        MirrorDisabled => WithoutVerdicts().WithoutScanVerdicts() with { Enabled = false },
        MirrorRemoved e => new MirrorState { HealthEpoch = HealthEpoch, ScanEpoch = ScanEpoch, RenamedTo = e.RenamedTo },
        MirrorRenameStarted e => this with { Renaming = e },
        MirrorRenameAbandoned => this with { Renaming = null },
        MirrorScanned e => Scanned(e),
        MirrorScanFailed e => this with { LastScan = e.Report },
        MirrorFilesChecked e => this with { Patches = Patches.With(e.Patch) },
        MirrorFilesMerged e => this with { FileSet = e.FileSet, Patches = FilePatches.None },
        MirrorVerdictChanged e => With(e),
        MirrorDrained e => this with { Drained = e },
        MirrorResumed => this with { Drained = null },
        MirrorQuarantined e => this with { Quarantine = e },
        MirrorReleased => this with { Quarantine = null },
        _ => throw new ArgumentException($"{happened.GetType().Name} has no meaning for a mirror", nameof(happened)),
    };

    public SchemeHealth HealthOf(string scheme) => scheme switch
    {
        MirrorSchemes.Https => Https,
        MirrorSchemes.Rsync => Rsync,
        MirrorSchemes.Ftp => Ftp,
        _ => Http,
    };

    public int EpochOf(string scheme) => MirrorSchemes.IsForScans(scheme) ? ScanEpoch : HealthEpoch;

    /// <summary>
    /// The listing may have come to a file before it was there, or gone, and was then asked for. What it shows and is not there stays
    /// known, for the next scan.
    /// </summary>
    private MirrorState Scanned(MirrorScanned e) => this with
    {
        LastScan = e.Report,
        LastGoodScan = e.Report,
        FileSet = e.FileSet,
        Patches = e.Lacked is null ? Patches.Since(e.Report.Started) : Behind(e.Lacked, Patches.Since(e.Report.Started)),
    };

    private static FilePatches Behind(FilePatch lacked, FilePatches later)
    {
        var patches = FilePatches.None.With(lacked);
        foreach (var patch in later.All) patches = patches.With(patch);
        return patches;
    }

    private MirrorState Registered(MirrorRegistered e)
    {
        var fresh = new MirrorState { Definition = e.Definition, HealthEpoch = HealthEpoch + 1, ScanEpoch = ScanEpoch + 1 };
        if (e.RenamedFrom is not { } heritage) return fresh;
        fresh = fresh with
        {
            Enabled = heritage.Enabled,
            LastScan = heritage.LastScan,
            LastGoodScan = heritage.LastGoodScan,
            FileSet = heritage.FileSet,
            CameFromRename = heritage.Rename,
            Drained = heritage.Drained,
            Patches = heritage.Patches ?? FilePatches.None,
            Quarantine = heritage.Quarantine,
        };
        MirrorVerdictChanged?[] verdicts = [heritage.Http, heritage.Https, heritage.Rsync, heritage.Ftp];
        return verdicts.OfType<MirrorVerdictChanged>().Aggregate(fresh, static (state, verdict) => state.With(verdict));
    }

    private MirrorState Changed(MirrorDefinition next)
    {
        var (before, after) = (Definition?.Urls ?? new MirrorUrls(), next.Urls);
        var state = this with { Definition = next };
        if (!next.IsListedAs(Definition)) state = state with { LastScan = null };
        if (after == before) return state;
        if (after.Http != before.Http || after.Https != before.Https) state = state.WithoutVerdicts();
        if (after.Rsync != before.Rsync || after.Ftp != before.Ftp) state = state.WithoutScanVerdicts();
        var servesElsewhere = after.Subtree != before.Subtree || (after.Http is not null && after.Http != before.Http)
            || (after.Https is not null && after.Https != before.Https);
        return servesElsewhere
            ? state with { LastGoodScan = null, FileSet = null, Patches = FilePatches.None, Quarantine = null }
            : state;
    }

    private MirrorState WithoutVerdicts() => this with
    {
        Http = SchemeHealth.Unknown,
        Https = SchemeHealth.Unknown,
        HealthEpoch = HealthEpoch + 1,
    };

    private MirrorState WithoutScanVerdicts() => this with
    {
        Rsync = SchemeHealth.Unknown,
        Ftp = SchemeHealth.Unknown,
        ScanEpoch = ScanEpoch + 1,
    };

    private MirrorState With(MirrorVerdictChanged e)
    {
        var health = new SchemeHealth(e.Verdict, e.Reason, e.Since)
        {
            Ipv4 = e.Ipv4 ?? FamilyState.Unknown,
            Ipv6 = e.Ipv6 ?? FamilyState.Unknown,
        };
        return e.Scheme switch
        {
            MirrorSchemes.Https => this with { Https = health },
            MirrorSchemes.Rsync => this with { Rsync = health },
            MirrorSchemes.Ftp => this with { Ftp = health },
            _ => this with { Http = health },
        };
    }
}
