using System.Collections.Immutable;
using MirrorActors.Actors.Probing;

namespace MirrorActors.Actors.Auditing;

/// <summary>A range of a published file and what must be in it.</summary>
/// <param name="Modified">The times that a copy of this version may have; UTC.</param>
/// <param name="IsSettled">It did not change at the origin in the last 24 hours.</param>
/// <param name="Offset">Of its first byte.</param>
/// <param name="Sha256">Of the published bytes.</param>
public sealed record AuditPlan(
    SampledFile File, ImmutableArray<DateTimeOffset> Modified, bool IsSettled, long Offset, int Length, ImmutableArray<byte> Sha256)
{
    public bool IsWhole => Offset == 0 && Length == File.Size;
}
