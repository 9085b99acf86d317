using System.Collections.Immutable;
using MirrorActors.Actors.Views;
using MirrorActors.Protocol.Ids;

namespace MirrorActors.Actors.Probing;

/// <summary>What one round of probes asks for.</summary>
/// <param name="Kind">Whose round it is.</param>
/// <param name="Schemes">Which of the mirror's schemes.</param>
/// <param name="IsConfirmation">It follows a check that settled nothing.</param>
/// <param name="Not">Files that were asked for already; asked for again only where the mirror has no others.</param>
internal sealed record RoundPlan(
    ProbeKind Kind, MirrorFacts Mirror, ImmutableArray<string> Schemes, bool IsConfirmation, ImmutableHashSet<FileId> Not)
{
    /// <summary>Requests that were taken from the budget for it; null when it is not made on the interval.</summary>
    public int? Taken { get; init; }

    public int Epoch => Kind.EpochOf(Mirror);

    public static RoundPlan Routine(ProbeKind kind, MirrorFacts mirror) =>
        new(kind, mirror, [.. kind.SchemesOf(mirror.Definition.Urls)], IsConfirmation: false, []);
}
