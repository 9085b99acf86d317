using MirrorActors.Engine.Membership;

namespace MirrorActors.Web.Cluster;

/// <summary>What the engine says of itself, as far as it does.</summary>
/// <param name="Engine">sqlite, postgres or etcd.</param>
/// <param name="Health">Null when it cannot be asked or does not tell.</param>
/// <param name="Silence">Why it does not tell, a line; null when it does or cannot be asked.</param>
internal sealed record EngineReport(string Engine, EngineHealth? Health = null, string? Silence = null)
{
    /// <summary>It should have answered in time, and did not.</summary>
    public bool IsAway { get; init; }
}
