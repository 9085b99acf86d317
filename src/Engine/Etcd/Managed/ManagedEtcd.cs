using Microsoft.Extensions.Logging;
using MirrorActors.Engine.Etcd.Proto;
using MirrorActors.Engine.Membership;

namespace MirrorActors.Engine.Etcd.Managed;

/// <summary>
/// The etcd cluster that the nodes run for themselves: each of the first ones a member beside it, in a process of its own. This
/// class starts, adopts, looks after and stops this node's member (or leaves it running), and opens the engine on the cluster.
/// </summary>
public sealed class ManagedEtcd : IAsyncDisposable
{
    private readonly MemberPlace _place;
    private readonly EtcdSupervisor _supervisor;
    private readonly EtcdMembers _members;
    private readonly ManagedMember _member;
    private readonly VoterOffers _offers;
    private readonly VoterKeeper _voters;
    private readonly EtcdMaintenance _maintenance;
    private readonly MemberGauges _gauges;
    private readonly SavedEndpoints _saved;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _turn = new(1, 1);
    private Uri[] _endpoints;
    private volatile EtcdEngine? _engine;
    private Task _running = Task.CompletedTask;

    private ManagedEtcd(MemberPlace place, Uri[] known, TimeProvider clock, ILogger logger)
    {
        _place = place;
        _clock = clock;
        _logger = logger;
        _endpoints = known;
        _supervisor = new EtcdSupervisor(place, clock, logger);
        _saved = new SavedEndpoints(place.EndpointsFile);
        var client = new Rpc.EtcdClient(place.ClientOptions(_endpoints, mustExist: false), clock, logger);
        var keys = new EtcdKeys(place.Options.Prefix);
        _members = new EtcdMembers(client);
        _member = new ManagedMember(place, _supervisor, _members, logger);
        _offers = new VoterOffers(client, keys, place);
        _voters = new VoterKeeper(_members, keys, logger);
        _maintenance = new EtcdMaintenance(_members, place.Options, logger);
        _gauges = new MemberGauges(place, _members);
        Admin = new EtcdAdmin(_members, place.Options.QuotaBytes, RemoveAsync);
    }

    public IEngineAdmin Admin { get; }

    /// <summary>Begins: with this node's data, or as the first node of a cluster, or by asking a known cluster to take it in.</summary>
    /// <exception cref="EngineOpenException">The settings or the node's files do not allow it, or there is no etcd program.</exception>
    public static async Task<ManagedEtcd> StartAsync(
        ManagedEtcdOptions options, TimeProvider clock, ILogger logger, CancellationToken token)
    {
        var cluster = MemberTrust.Read(options.DataDir);
        var place = new MemberPlace(options, cluster);
        Uri[] known =
        [
            .. new SavedEndpoints(place.EndpointsFile).Read().Concat(options.Join).Concat(cluster?.Etcd ?? [])
                .Where(url => url != place.ClientUrl).Distinct(),
        ];
        var begins = known.Length == 0 && !place.HasData;
        if (begins) RefuseToBegin(place);
        var runs = begins || (options.Votes && place.HasData);
        var etcd = new ManagedEtcd(place, runs ? [place.ClientUrl, .. known] : known, clock, logger);
        try
        {
            if (runs) await etcd._supervisor.StartAsync(begins ? InitialCluster.New(place) : InitialCluster.Known(place), token);
        }
        catch
        {
            etcd._gauges.Dispose();
            await etcd._members.Client.DisposeAsync();
            throw;
        }

        etcd._running = Task.WhenAll(
            Task.Run(() => etcd.KeepAsync(etcd._supervisor.RunAsync), CancellationToken.None),
            Task.Run(() => etcd.KeepAsync(etcd.FollowAsync), CancellationToken.None));
        return etcd;
    }

    /// <summary>Opens the engine on the cluster.</summary>
    /// <param name="mustExist">The log must be there already.</param>
    /// <exception cref="EngineOpenException">There is no quorum yet, or no log.</exception>
    public async Task<EtcdEngine> OpenAsync(bool mustExist, CancellationToken token)
    {
        var limit = mustExist ? ManagedLimits.ReadyTimeOfKnown : ManagedLimits.ReadyTime;
        if (_supervisor.IsOn) await MemberReadiness.AwaitAsync(_members, _place, limit, token);
        var engine = await EtcdEngine.OpenAsync(_place.ClientOptions(_endpoints, mustExist), _clock, _logger, Admin, token);
        _engine = engine;
        engine.Use(_endpoints);
        return engine;
    }

    /// <summary>Looks after the member no longer and leaves it running; whoever starts on this data next adopts it.</summary>
    public async Task LetGoAsync()
    {
        if (!await EndLoopsAsync()) return;
        using var limit = new CancellationTokenSource(ManagedLimits.StopTime, _clock);
        try
        {
            await _supervisor.LetGoAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            _logger.EtcdNotKept("it did not become what it was started as");
        }

        await CloseAsync();
    }

    /// <summary>Stops the member; a leader hands over first.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!await EndLoopsAsync()) return;
        using var limit = new CancellationTokenSource(ManagedLimits.StopTime, _clock);
        try
        {
            if (_endpoints.Length > 1)
            {
                await _offers.WithdrawAsync(limit.Token);
                await HandOverAsync(limit.Token);
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            _logger.EtcdNotKept(e.Message);
        }

        await _supervisor.StopAsync(CancellationToken.None);
        await CloseAsync();
    }

    /// <summary>False: they have ended before.</summary>
    private async Task<bool> EndLoopsAsync()
    {
        if (_stop.IsCancellationRequested) return false;
        await _stop.CancelAsync();
        await _running;
        _gauges.Dispose();
        return true;
    }

    private async Task CloseAsync()
    {
        await _members.Client.DisposeAsync();
        _turn.Dispose();
    }

    private static void RefuseToBegin(MemberPlace place)
    {
        var options = place.Options;
        if (!options.Votes)
            throw new EngineOpenException("this node has no role voter and knows no member of etcd: pbm cluster join names them");
        if (options.MustExist)
            throw new EngineOpenException(
                $"{Path.Combine(options.DataDir, "etcd")} is gone, and no other member of etcd is known; "
                + "no empty log is made in its place: restore a backup")
            { MayPass = true };
        if (place.Cluster is { IsFirst: false } && !options.Join.Contains(place.ClientUrl))
            throw new EngineOpenException(
                "this node joined a cluster whose etcd it was told no member of, and begins none of its own: engine.etcd.endpoints must "
                + $"name those of the other nodes (or {EtcdArguments.Text(place.ClientUrl)}, this node's own, to begin the cluster here)");
    }

    /// <summary>Runs a loop until the end, again after whatever made it fail.</summary>
    private async Task KeepAsync(Func<CancellationToken, Task> loop)
    {
        var told = "";
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await loop(_stop.Token);
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                // The rim of a background loop: whatever stands in its way is told, and tried again.
                if (e.Message != told) _logger.EtcdNotKept(e.Message);
                told = e.Message;
            }

            await PauseAsync();
        }
    }

    private async Task PauseAsync()
    {
        try
        {
            await Task.Delay(_place.Options.TurnTime, _clock, _stop.Token);
        }
        catch (OperationCanceledException)
        {
            // The end; whoever called looks for it.
        }
    }

    private async Task FollowAsync(CancellationToken stop)
    {
        while (true)
        {
            await _turn.WaitAsync(stop);
            try
            {
                await TurnAsync(stop);
            }
            finally
            {
                _turn.Release();
            }

            await Task.Delay(_place.Options.TurnTime, _clock, stop);
        }
    }

    private async Task TurnAsync(CancellationToken token)
    {
        var agreed = await _gauges.LookAsync(_supervisor.IsOn, token);
        Use(agreed);
        await _member.FitAsync(agreed, token);
        if (_member.HasLeft || !_place.Options.Votes) return;
        await LookAfterAllAsync(agreed, token);
        // Last: a cluster that is full takes no new lease.
        await _offers.OfferAsync(token);
    }

    /// <summary>On one node at a time: a step towards the voters there should be, and maintenance.</summary>
    private async Task LookAfterAllAsync(IReadOnlyList<Member> agreed, CancellationToken token)
    {
        var offers = await _offers.AllAsync(token);
        // In two goes: a learner has caught up when it has what the leader had before.
        var voters = await _members.StatusesAsync(agreed.Where(member => !member.IsLearner), token);
        var learners = await _members.StatusesAsync(agreed.Where(member => member.IsLearner), token);
        MemberStatus[] all = [.. voters, .. learners];
        if (!VoterKeeper.IsMine(_place.Options.Name, all, [.. offers.Select(offer => offer.Node)])) return;
        await _maintenance.TurnAsync(all, token);
        await _voters.StepAsync(all, offers, token);
    }

    /// <summary>Learners answer no client.</summary>
    private void Use(IReadOnlyList<Member> agreed)
    {
        Uri[] voters =
        [
            .. agreed.Where(member => !member.IsLearner).Select(EtcdMembers.UrlOf).OfType<Uri>()
                .OrderBy(url => url == _place.ClientUrl ? 0 : 1),
        ];
        if (voters.Length == 0 || voters.SequenceEqual(_endpoints)) return;
        _endpoints = voters;
        _members.Client.Use(voters);
        _engine?.Use(voters);
        _saved.Write(voters);
    }

    private async Task<MemberRemoval> RemoveAsync(string node, bool evenIfItAnswers, CancellationToken token)
    {
        await _turn.WaitAsync(token);
        try
        {
            var agreed = await _members.AgreedAsync(token);
            var isOwn = node == _place.Options.Name;
            var gone = agreed.FirstOrDefault(member => member.Name == node);
            if (gone is not null)
            {
                var all = EtcdAdmin.Tell(await _members.StatusesAsync(agreed, token));
                if (RemovalRule.Refusal(all, node, evenIfItAnswers || isOwn) is { } why) return MemberRemoval.Refused(why);
                await _members.MoveLeaderFromAsync(gone.ID, token);
                Use([.. agreed.Where(member => member.ID != gone.ID)]);
                await _members.RemoveAsync(gone.ID, token);
                _logger.MemberRemoved(node);
            }

            if (isOwn)
            {
                await _offers.WithdrawAsync(token);
                await _member.LeaveAsync(token);
            }

            return gone is null ? MemberRemoval.None : MemberRemoval.Done;
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task HandOverAsync(CancellationToken token)
    {
        var own = (await _members.KnownAsync(token)).FirstOrDefault(member => member.Name == _place.Options.Name);
        if (own is not null && _supervisor.IsRunning) await _members.MoveLeaderFromAsync(own.ID, token);
    }
}
