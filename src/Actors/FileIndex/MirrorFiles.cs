namespace MirrorActors.Actors.FileIndex;

/// <summary>The versions a mirror holds.</summary>
/// <param name="Ordinal">The mirror's.</param>
public readonly record struct MirrorFiles(int Ordinal, FileSet Held);
