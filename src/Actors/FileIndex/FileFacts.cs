namespace MirrorActors.Actors.FileIndex;

/// <summary>The numbers that a shard keeps of a file.</summary>
/// <param name="Directory">Number of the path's directory.</param>
/// <param name="NameStart">Where the name begins among the shard's names.</param>
internal readonly record struct FileFacts(int Id, long Size, long Modified, int Directory, int NameStart, int NameLength);
