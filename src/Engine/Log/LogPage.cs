namespace MirrorActors.Engine.Log;

/// <summary>Whole appends after a position, and whether they reach the head.</summary>
/// <param name="Reached">Where the next page begins.</param>
internal sealed record LogPage(IReadOnlyList<LogBatch> Batches, bool AtHead, Position Reached);
