namespace MirrorActors.Actors.Routing;

/// <summary>The verdict on one mirror for one region, before scheme and file are known.</summary>
public readonly record struct Judgement(Exclusion Exclusion, RankGroup Group);
