namespace MirrorActors.Actors.Routing;

/// <summary>One mirror as a region sees it.</summary>
/// <param name="Mirror">Its prepared URLs.</param>
/// <param name="Share">What it weighs in the draw inside its group; above 0.</param>
/// <param name="Kilometres">Distance; NaN when not known.</param>
/// <param name="Group">How near it is.</param>
public readonly record struct RankedCandidate(MirrorEndpoint Mirror, long Share, float Kilometres, RankGroup Group);
