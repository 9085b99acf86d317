using System.Collections.Immutable;
using MirrorActors.Engine.Actors;

namespace MirrorActors.Actors.Views;

/// <summary>A message to <see cref="MirrorTableActor"/>.</summary>
public abstract record MirrorTableMessage;

/// <summary>The log says this about the mirrors.</summary>
/// <param name="ByOrdinal">Index = ordinal; null where a mirror is gone.</param>
/// <param name="Published">Answered with the version of the table that has it.</param>
public sealed record FactsRecorded(ImmutableArray<MirrorFacts?> ByOrdinal, Reply<long> Published) : MirrorTableMessage;

/// <summary>This node's probes have come to a verdict.</summary>
public sealed record HealthSeen(string Mirror, string Scheme, int HealthEpoch, SchemeHealth Health) : MirrorTableMessage;
