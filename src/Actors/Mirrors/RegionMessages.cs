using MirrorActors.Actors.Catalogue;
using MirrorActors.Engine.Actors;
using MirrorActors.Protocol.Commands;

namespace MirrorActors.Actors.Mirrors;

/// <summary>A message to the <see cref="MirrorRegionActor"/>.</summary>
internal abstract record RegionMessage;

/// <param name="Create">Start an actor also for a stream that does not exist yet.</param>
internal sealed record FindMirror(string Stream, bool Create, Reply<FoundMirror> Reply) : RegionMessage;

internal sealed record FoundMirror(ActorRef<MirrorMessage>? Mirror, CommandResult.Refused? Refusal);

/// <summary>The streams that exist.</summary>
/// <param name="Shards">Owned when the listing began: all their streams are among these.</param>
internal sealed record MirrorsListed(IReadOnlyList<string> Streams, IReadOnlyList<int> Shards) : RegionMessage;

/// <summary>For every mirror of the repository that is here.</summary>
internal sealed record TellOfNewFiles(NewFiles Files) : RegionMessage;

internal sealed record ListMirrors : RegionMessage;

/// <summary>This node owns the shard since a moment ago.</summary>
internal sealed record ShardGained(int Shard) : RegionMessage;

/// <summary>Its mirrors' actors end; then the reply.</summary>
internal sealed record LeaveShard(int Shard, Reply<bool> Reply) : RegionMessage;

internal sealed record ShardLeft(Reply<bool> Reply) : RegionMessage;

/// <summary>The log could not be read.</summary>
internal sealed record ListingFailed(Exception Why) : RegionMessage;

internal sealed record MirrorActorStopped(string Stream, ActorRef<MirrorMessage> Mirror, MirrorEnd End) : RegionMessage;

internal sealed record ReviveMirror(string Stream) : RegionMessage;
