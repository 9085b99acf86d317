namespace MirrorActors.Actors.FileIndex;

/// <summary>A change with what its shard needs to place it.</summary>
/// <param name="Directory">Number of the path's directory.</param>
/// <param name="Hash">Low 32 bits of the path hash.</param>
/// <param name="At">When it happened, UTC, in ticks.</param>
internal readonly record struct RoutedChange(FileChange Change, int Directory, uint Hash, long At);
