using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace MirrorActors.Actors.Routing;

/// <summary>The mirrors a region may be given, best first: by group, then larger share, then name. Immutable.</summary>
public sealed class RankedCandidates(ImmutableArray<RankedCandidate> items)
{
    public static RankedCandidates None { get; } = new([]);

    public static int BytesEach => Unsafe.SizeOf<RankedCandidate>();

    public ImmutableArray<RankedCandidate> Items { get; } = items;

    public ReadOnlySpan<RankedCandidate> Span => Items.AsSpan();
}
