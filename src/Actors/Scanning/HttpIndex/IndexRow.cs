namespace MirrorActors.Actors.Scanning.HttpIndex;

/// <summary>A row of an index.</summary>
/// <param name="Name">One safe path segment.</param>
internal readonly record struct IndexRow(string Name, bool IsDirectory, SizeRange Size, ListedTime? Time);
