using MirrorActors.Actors.Mirrors;
using MirrorActors.Protocol;

namespace MirrorActors.Actors.Views;

/// <summary>A mirror as the fold keeps it.</summary>
internal sealed class FoldedMirror
{
    public MirrorState State { get; set; } = MirrorState.None;

    public int? Ordinal { get; set; }

    /// <summary>The set that is in the file index.</summary>
    public BlobRef? Loaded { get; set; }

    /// <summary>The set must be put into the file index again, whatever was there.</summary>
    public bool MustLoad { get; set; }

    public int FileCount { get; set; }

    public MirrorFacts ToFacts(int ordinal) => new()
    {
        Ordinal = ordinal,
        Definition = State.Definition ?? throw new InvalidOperationException("a removed mirror has no facts"),
        Enabled = State.Enabled,
        Http = State.Http,
        Https = State.Https,
        HealthEpoch = State.HealthEpoch,
        LastScan = State.LastScan,
        LastGoodScan = State.LastGoodScan,
        FileSet = Loaded,
        Drained = State.Drained,
        FileCount = FileCount,
    };
}
