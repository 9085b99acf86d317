using System.Collections.Immutable;
using MirrorActors.Protocol.Ids;

namespace MirrorActors.Actors.Catalogue;

/// <summary>Versions that the file table shows since a moment ago and did not know before: no mirror is known to hold them.</summary>
/// <param name="LargestFirst">At most <see cref="CatalogueLimits.NewFiles"/>, the largest of them.</param>
public sealed record NewFiles(RepositoryId Repository, ImmutableArray<NewFile> LargestFirst);

/// <summary>One of them.</summary>
/// <param name="Path">Canonical, with a slash in front.</param>
/// <param name="Size">Bytes.</param>
public sealed record NewFile(FileId Id, ReadOnlyMemory<byte> Path, long Size);
