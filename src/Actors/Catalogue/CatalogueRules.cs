using MirrorActors.Protocol.Catalogue;

namespace MirrorActors.Actors.Catalogue;

/// <summary>What the catalogue makes of what its jobs bring. Pure.</summary>
internal static class CatalogueRules
{
    /// <summary>True for a file that changed too lately to be taken over; a time far ahead says nothing, so it is not.</summary>
    public static bool IsYoung(long modifiedTicks, DateTimeOffset now, TimeSpan stableAfter) =>
        Math.Abs((now.UtcDateTime.Ticks - modifiedTicks) / (double)TimeSpan.TicksPerMillisecond) < stableAfter.TotalMilliseconds;

    public static IReadOnlyList<CatalogueEvent> Decide(CatalogueState state, string root, WalkEnded ended)
    {
        var outcome = ended.Outcome;
        switch (outcome.Summary.Result)
        {
            case WalkResult.Held when state.HeldBecause != outcome.Summary.Reason:
                return [new CatalogueHeld(outcome.Summary.Reason, outcome.Summary.Files, outcome.FilesBefore)];
            case WalkResult.TakenOver:
                var events = new List<CatalogueEvent>();
                if (outcome.FileSystem is { } fileSystem && fileSystem != state.FileSystem)
                    events.Add(new CatalogueRooted(root, fileSystem));
                if (state.HeldBecause is not null) events.Add(new CatalogueReleased(ended.AcceptedBy is not null));
                events.AddRange(outcome.Deltas.Select(d => d.ToEvent(outcome.NextFileId)));
                return events;
            default:
                return [];
        }
    }
}
