using MirrorActors.Actors.Alerts;
using MirrorActors.Actors.Mirrors;
using MirrorActors.Actors.Probing;
using MirrorActors.Actors.Views;
using MirrorActors.Protocol.Ids;

namespace MirrorActors.Actors.Auditing;

/// <summary>What the audits of a repository's mirrors work with.</summary>
/// <param name="Owner">Told what was found.</param>
/// <param name="Spending">What audits may take, together with the checks.</param>
public sealed record AuditServices(
    RepositoryId Repository,
    MirrorTableHolder Table,
    AuditPlanner Planner,
    IRangeAudit Audit,
    IMirrorGate Owner,
    IAlerts Alerts,
    AuditOptions Options,
    ProbeSpending Spending)
{
    /// <summary>Which mirrors this node audits: each is one node's.</summary>
    public Func<string, bool> IsMine { get; init; } = static _ => true;
}
