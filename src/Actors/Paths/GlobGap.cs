namespace MirrorActors.Actors.Paths;

/// <summary>What a pattern lets stand at one place.</summary>
internal enum GlobGap
{
    None,
    InSegment,
    AcrossSegments,
}
