using MirrorActors.Actors.Views;
using MirrorActors.Engine.Actors;

namespace MirrorActors.Actors.Probing;

/// <summary>Keeps one <see cref="ProbeActor"/> for each mirror in the table and each kind of checks that it can be asked by.</summary>
internal sealed class ProbeSupervisor(ProbeServices services) : Actor<SupervisorMessage>
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(30);

    private static readonly ActorOptions ProbeOptions = new()
    {
        Supervision = new SupervisionOptions { MaxRestarts = SupervisionOptions.Unlimited },
    };

    /// <summary>Those for clients first.</summary>
    private readonly ProbeKind[] _kinds = [new ClientProbes(services.Options), .. services.Scans];

    private readonly Dictionary<(string Mirror, ProbeKind Kind), ActorRef<ProbeMessage>> _probes = [];
    private readonly Dictionary<(string Mirror, ProbeKind Kind), MirrorFacts> _told = [];
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
        if (!_probes.ContainsKey((probe.Mirror, _kinds[0]))) LookAtTable();
        probe.Reply.Set([
            .. _kinds.Where(kind => probe.IsForScansToo || !kind.IsForScans)
                .Select(kind => _probes.GetValueOrDefault((probe.Mirror, kind))).OfType<ActorRef<ProbeMessage>>(),
        ]);
    }

    private void LookAtTable()
    {
        var table = services.Table.Current;
        foreach (var key in _probes.Keys.Where(key => table.Find(key.Mirror) is not { } mirror || !IsAsked(mirror, key.Kind)).ToArray())
        {
            _probes[key].Stop();
            _probes.Remove(key);
            _told.Remove(key);
            if (!key.Kind.IsForScans) services.Network?.Forget(key.Mirror);
        }

        // Also of what ended after its mirror was gone.
        services.Spending.KeepOnly(id => table.Find(id) is not null);
        foreach (var mirror in table.All)
        {
            foreach (var kind in _kinds.Where(kind => IsAsked(mirror, kind))) Tell(mirror, kind);
        }
    }

    private void Tell(MirrorFacts mirror, ProbeKind kind)
    {
        var id = mirror.Definition.Id;
        var key = (id, kind);
        if (!_probes.TryGetValue(key, out var probe))
        {
            var name = kind.IsForScans ? $"{id}~{kind.Name}~{_spawned++}" : $"{id}~{_spawned++}";
            _probes.Add(key, Context.Spawn(name, () => new ProbeActor(id, services, kind), ProbeOptions));
        }
        else if (!ReferenceEquals(_told.GetValueOrDefault(key), mirror) && !probe.TryTell(new MirrorLookedAt()))
        {
            return;
        }

        _told[key] = mirror;
    }

    private static bool IsAsked(MirrorFacts mirror, ProbeKind kind) =>
        !kind.IsForScans || kind.SchemesOf(mirror.Definition.Urls).Any();
}
