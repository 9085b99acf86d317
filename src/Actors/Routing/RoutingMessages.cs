namespace MirrorActors.Actors.Routing;

/// <summary>A message to <see cref="RegionRouterActor"/>.</summary>
internal abstract record RoutingMessage;

/// <summary>A new mirror table was published.</summary>
internal sealed record MirrorsChanged : RoutingMessage;

/// <summary>A second is over: loads are folded and what time alone changes is looked at.</summary>
internal sealed record SecondOver : RoutingMessage;
