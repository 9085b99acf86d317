using MirrorActors.Protocol.Catalogue;
using MirrorActors.Protocol.Ids;

namespace MirrorActors.Actors.FileIndex;

/// <summary>A change of one path of a repository.</summary>
/// <param name="Path">Canonical: UTF-8, beginning with a slash.</param>
public abstract record FileChange(ReadOnlyMemory<byte> Path);

/// <summary>The path's current version. A new id starts without holders; the id it has already keeps them.</summary>
/// <param name="ModifiedTicks">UTC, in ticks of <see cref="DateTime"/>.</param>
/// <param name="OtherModified">Further modified times under which the same content was published.</param>
public sealed record FilePut(
    ReadOnlyMemory<byte> Path,
    FileId Id,
    long Size,
    long ModifiedTicks,
    FileHashes Hashes,
    IReadOnlyList<long> OtherModified) : FileChange(Path);

/// <summary>Hashes became known; without effect when <paramref name="Id"/> is no longer the path's version.</summary>
public sealed record FileHashed(ReadOnlyMemory<byte> Path, FileId Id, FileHashes Hashes) : FileChange(Path);

/// <summary>The path left the catalogue.</summary>
public sealed record FileRemoved(ReadOnlyMemory<byte> Path) : FileChange(Path);

/// <summary>The path is a symbolic link to a file or directory of the repository.</summary>
/// <param name="Target">Canonical path of the target, <c>/</c> for the root.</param>
public sealed record AliasPut(ReadOnlyMemory<byte> Path, ReadOnlyMemory<byte> Target) : FileChange(Path);

/// <summary>The link is gone.</summary>
public sealed record AliasRemoved(ReadOnlyMemory<byte> Path) : FileChange(Path);
