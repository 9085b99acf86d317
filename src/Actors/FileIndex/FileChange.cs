using MirrorActors.Protocol.Catalogue;
using MirrorActors.Protocol.Ids;

namespace MirrorActors.Actors.FileIndex;

/// <summary>A change of one path of a repository.</summary>
/// <param name="Path">Canonical: UTF-8, beginning with a slash.</param>
public abstract record FileChange(ReadOnlyMemory<byte> Path);

/// <summary>The changes behind it happened at this time, until the next of its kind; never stored.</summary>
/// <param name="Ticks">UTC, in ticks of <see cref="DateTime"/>.</param>
public sealed record ChangesAt(long Ticks) : FileChange(ReadOnlyMemory<byte>.Empty);

/// <summary>
/// The path's current version; the one before is superseded. A new id starts without holders; the id it has already,
/// and one that was superseded and is still known, keeps them and its hashes.
/// </summary>
/// <param name="ModifiedTicks">UTC, in ticks of <see cref="DateTime"/>.</param>
/// <param name="OtherModified">Further modified times under which the same content was published.</param>
/// <param name="IsSuspended">
/// The file was seen under this modified time, but whether it still is this version is not known: until it is, the version
/// has no holders and no hashes that anybody may rely on.
/// </param>
public sealed record FilePut(
    ReadOnlyMemory<byte> Path,
    FileId Id,
    long Size,
    long ModifiedTicks,
    FileHashes Hashes,
    IReadOnlyList<long> OtherModified,
    bool IsSuspended = false) : FileChange(Path);

/// <summary>Hashes became known; without effect when <paramref name="Id"/> is no longer the path's version.</summary>
public sealed record FileHashed(ReadOnlyMemory<byte> Path, FileId Id, FileHashes Hashes) : FileChange(Path);

/// <summary>
/// A suspended file was hashed. Without effect unless the path is still suspended at this version and modified time, so that
/// what was found out too late cannot hide a later change.
/// </summary>
/// <param name="Id">The suspended version.</param>
/// <param name="NewId">
/// The version from now on: the same when the content is unchanged, or a superseded one that is back, with its holders;
/// else a new one without.
/// </param>
public sealed record FileSettled(
    ReadOnlyMemory<byte> Path, FileId Id, long ModifiedTicks, FileId NewId, FileHashes Hashes) : FileChange(Path);

/// <summary>The path left the catalogue; its version is superseded.</summary>
public sealed record FileRemoved(ReadOnlyMemory<byte> Path) : FileChange(Path);

/// <summary>The version is not in force, but was until a time and is still known. Only in snapshots.</summary>
public sealed record FileSuperseded(FilePut Version, long SinceTicks) : FileChange(Version.Path);

/// <summary>A superseded version is no longer known. Without effect on a version in force.</summary>
public sealed record FileForgotten(ReadOnlyMemory<byte> Path, FileId Id) : FileChange(Path);

/// <summary>The path is a symbolic link to a file or directory of the repository.</summary>
/// <param name="Target">Canonical path of the target, <c>/</c> for the root.</param>
public sealed record AliasPut(ReadOnlyMemory<byte> Path, ReadOnlyMemory<byte> Target) : FileChange(Path);

/// <summary>The link is gone.</summary>
public sealed record AliasRemoved(ReadOnlyMemory<byte> Path) : FileChange(Path);
