using MirrorActors.Protocol.Ids;

namespace MirrorActors.Actors.FileIndex;

/// <summary>A mirror holds one version from now on, or does not.</summary>
/// <param name="Ordinal">The mirror's.</param>
public readonly record struct HeldPatch(int Ordinal, FileId File, bool Held);
