using System.Collections.Immutable;
using MirrorActors.Engine.Actors;

namespace MirrorActors.Actors.Probing.Strikes;

/// <summary>A message to the <see cref="StrikeActor"/>.</summary>
public abstract record StrikeMessage;

/// <summary>A mirror may have failed a client.</summary>
/// <param name="Ordinal">Of the mirror.</param>
/// <param name="Network">Of the client: strikes of one network count once.</param>
public sealed record Strike(int Ordinal, ulong Network) : StrikeMessage;

/// <summary>Tells how many networks' strikes each mirror has now, by id; those without are left out.</summary>
public sealed record ShowStrikes(Reply<ImmutableDictionary<string, int>> Reply) : StrikeMessage;

/// <summary>The probe that strikes led to is over.</summary>
internal sealed record StrikeProbed(string Mirror, Exception? Failure) : StrikeMessage;
