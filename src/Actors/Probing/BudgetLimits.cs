namespace MirrorActors.Actors.Probing;

/// <summary>What all nodes together may spend on the checks of one mirror on the interval.</summary>
/// <param name="Requests">In any minute.</param>
/// <param name="Bytes">Received, in any day, to the hour.</param>
public sealed record BudgetLimits(int Requests, long Bytes)
{
    public static BudgetLimits None { get; } = new(int.MaxValue, long.MaxValue);

    /// <summary>A node's part, where several share; at least one request.</summary>
    public BudgetLimits Share(int nodes) => new(Math.Max(1, Requests / nodes), Bytes / nodes);
}
