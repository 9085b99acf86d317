namespace MirrorActors.Engine.Actors;

/// <summary>Where an event stands in its stream, and when it was decided.</summary>
/// <param name="Sequence">From 1, dense.</param>
public readonly record struct EventPlace(long Sequence, DateTimeOffset Time);
