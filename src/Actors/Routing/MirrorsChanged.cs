namespace MirrorActors.Actors.Routing;

/// <summary>A new mirror table was published.</summary>
internal sealed record MirrorsChanged;
