using MirrorActors.Engine.Actors;
using MirrorActors.Protocol.Admin;
using MirrorActors.Protocol.Ids;

namespace MirrorActors.Actors.Probing;

/// <summary>The health probes of a repository's mirrors on this node, from outside the actors.</summary>
public sealed class MirrorProber
{
    private readonly ActorRef<SupervisorMessage> _supervisor;
    private readonly TimeSpan _deadline;

    /// <summary>Null where this node's own network is never suspected.</summary>
    public NetworkWatch? Network { get; }

    public ProbeSpending Spending { get; }

    /// <summary>Starts the probes; they follow the table by themselves.</summary>
    public MirrorProber(ActorSystem system, ProbeServices services)
    {
        _deadline = (services.Options.Timeout * (2 + GoneFile.Further)) + TimeSpan.FromSeconds(5);
        _supervisor = system.Spawn($"probes-{services.Repository}", () => new ProbeSupervisor(services));
        Network = services.Network;
        Spending = services.Spending;
        Network?.Subscribe(() => _supervisor.TryTell(new NetworkChanged()));
        services.Table.Subscribe(_ => _supervisor.TryTell(new TableChanged()));
    }

    /// <summary>
    /// Probes a mirror now over all its schemes and waits for the end; null when there is no such mirror, or too many callers wait
    /// already.
    /// </summary>
    /// <exception cref="AskTimeoutException">It took too long.</exception>
    public Task<ProbeView?> ProbeAsync(MirrorId mirror, CancellationToken token) => ProbeAsync(mirror, isForScansToo: true, token);

    /// <summary>Likewise, over the schemes that clients are sent to.</summary>
    /// <exception cref="AskTimeoutException">It took too long.</exception>
    public Task<ProbeView?> ProbeForClientsAsync(MirrorId mirror, CancellationToken token) =>
        ProbeAsync(mirror, isForScansToo: false, token);

    private async Task<ProbeView?> ProbeAsync(MirrorId mirror, bool isForScansToo, CancellationToken token)
    {
        var probes = await _supervisor.AskAsync<IReadOnlyList<ActorRef<ProbeMessage>>>(
            reply => new ProbeMirror(mirror.Value, isForScansToo, reply), _deadline, token);
        var views = await Task.WhenAll(
            probes.Select(probe => probe.AskAsync<ProbeView?>(reply => new ProbeNow(reply), _deadline, token)));
        if (views.Length == 0 || views[0] is null) return null;
        return new ProbeView(
            views.OfType<ProbeView>().SelectMany(view => view.Schemes).ToDictionary(StringComparer.Ordinal));
    }
}
