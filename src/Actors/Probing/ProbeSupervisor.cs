using MirrorActors.Engine.Actors;

namespace MirrorActors.Actors.Probing;

/// <summary>Keeps one <see cref="ProbeActor"/> for each mirror in the table.</summary>
internal sealed class ProbeSupervisor(ProbeServices services) : Actor<SupervisorMessage>
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(30);

    private static readonly ActorOptions ProbeOptions = new()
    {
        Supervision = new SupervisionOptions { MaxRestarts = SupervisionOptions.Unlimited },
    };

    private readonly Dictionary<string, ActorRef<ProbeMessage>> _probes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, object> _told = new(StringComparer.Ordinal);
    private long _spawned;

    protected override ValueTask StartAsync(CancellationToken token)
    {
        LookAtTable();
        // A full mailbox may have lost the news of a table.
        Context.SetTimer("look", new TableChanged(), LookAgain, LookAgain);
        return ValueTask.CompletedTask;
    }

    protected override ValueTask ReceiveAsync(SupervisorMessage message, CancellationToken token)
    {
        switch (message)
        {
            case ProbeMirror probe:
                Probe(probe);
                break;
            case NetworkChanged:
                foreach (var probe in _probes.Values) probe.TryTell(new NetworkJudged());
                break;
            default:
                LookAtTable();
                break;
        }

        return ValueTask.CompletedTask;
    }

    private void Probe(ProbeMirror probe)
    {
        if (!_probes.ContainsKey(probe.Mirror)) LookAtTable();
        probe.Reply.Set(_probes.GetValueOrDefault(probe.Mirror));
    }

    private void LookAtTable()
    {
        var table = services.Table.Current;
        foreach (var id in _probes.Keys.Where(id => table.Find(id) is null).ToArray())
        {
            _probes[id].Stop();
            _probes.Remove(id);
            _told.Remove(id);
            services.Network?.Forget(id);
        }

        // Also of what ended after its mirror was gone.
        services.Spending.KeepOnly(id => table.Find(id) is not null);

        foreach (var mirror in table.All)
        {
            var id = mirror.Definition.Id;
            if (!_probes.TryGetValue(id, out var probe))
                _probes.Add(id, Context.Spawn($"{id}~{_spawned++}", () => new ProbeActor(id, services), ProbeOptions));
            else if (!ReferenceEquals(_told.GetValueOrDefault(id), mirror) && !probe.TryTell(new MirrorLookedAt()))
                continue;
            _told[id] = mirror;
        }
    }
}
