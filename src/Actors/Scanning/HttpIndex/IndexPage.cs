namespace MirrorActors.Actors.Scanning.HttpIndex;

/// <summary>What a page says about one directory.</summary>
/// <param name="Hostile">Rows left out for their names.</param>
public sealed record IndexPage(IReadOnlyList<IndexRow> Rows, int Hostile);

/// <summary>A row of an index.</summary>
/// <param name="Name">One safe path segment.</param>
public sealed record IndexRow(string Name, bool IsDirectory, SizeRange Size, ListedTime? Time);
