using MirrorActors.Actors.Alerts;
using MirrorActors.Actors.Mirrors;
using MirrorActors.Actors.Probing.Scans;
using MirrorActors.Actors.Views;
using MirrorActors.Engine.Actors;
using MirrorActors.Protocol.Ids;

namespace MirrorActors.Actors.Probing;

/// <summary>What the probes of a repository's mirrors work with.</summary>
/// <param name="Table">Whose mirrors are probed.</param>
/// <param name="TableWriter">Told at once of this node's verdicts.</param>
/// <param name="Owner">Told too, to have them recorded.</param>
/// <param name="Node">This node's name.</param>
public sealed record ProbeServices(
    RepositoryId Repository,
    MirrorTableHolder Table,
    ActorRef<MirrorTableMessage> TableWriter,
    FileSampler Files,
    IHeadProbe Head,
    IMirrorGate Owner,
    ProbeOptions Options,
    IAlerts Alerts,
    string Node)
{
    /// <summary>Null where this node's own network is never suspected.</summary>
    public NetworkWatch? Network { get; init; }

    /// <summary>What the checks may take, and have taken.</summary>
    public required ProbeSpending Spending { get; init; }

    /// <summary>What is asked besides files over http and https.</summary>
    public IReadOnlyList<ScanProbes> Scans { get; init; } = [];

    public GetTurns Turns { get; } = new(Options.EveryGet);

    public ProbeTimes Times { get; } = new(Table);
}
