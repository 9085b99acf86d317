using MirrorActors.Actors.Views;

namespace MirrorActors.Actors.Routing;

/// <summary>A new mirror table was published; older ones than the newest seen are ignored.</summary>
public sealed record MirrorsChanged(MirrorTable Table);
