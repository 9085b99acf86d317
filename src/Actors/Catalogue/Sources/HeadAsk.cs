using MirrorActors.Actors.Scanning;

namespace MirrorActors.Actors.Catalogue.Sources;

/// <summary>A file whose exact size and time have to be asked for.</summary>
/// <param name="Path">Canonical.</param>
/// <param name="Listed">As the listing shows it: what is answered must fit.</param>
/// <param name="IsKnown">The catalogue has an earlier version of it.</param>
internal sealed record HeadAsk(byte[] Path, SizeRange Listed, byte[]? Hash, int Print, bool IsKnown);

/// <summary>Exact values of a file.</summary>
/// <param name="ModifiedTicks">UTC, cut to the second.</param>
internal readonly record struct HeadFacts(long Size, long ModifiedTicks);
