using Microsoft.Extensions.Logging;

namespace MirrorActors.Engine.Etcd.Managed;

/// <summary>
/// Keeps one etcd running on this node's data: adopts the one that runs, starts it again when it ends; at the end stops it,
/// or leaves it to whoever looks after it next.
/// </summary>
internal sealed class EtcdSupervisor(MemberPlace place, TimeProvider clock, ILogger logger)
{
    private readonly EtcdLogFile _log = new(place.Log);
    private volatile EtcdProcess? _process;
    private IReadOnlyList<string> _arguments = [];
    private InitialCluster? _first;
    private TimeSpan _pause = ManagedLimits.RestartMin;
    private long _startedAt;

    /// <summary>A process is wanted; it may be about to be started again.</summary>
    public bool IsOn { get; private set; }

    public bool IsRunning => _process is { HasEnded: false };

    /// <summary>Adopts an etcd on this data, or starts one.</summary>
    /// <exception cref="EngineOpenException">There is no such program.</exception>
    public async Task StartAsync(InitialCluster cluster, CancellationToken token)
    {
        _first = cluster;
        var arguments = Arguments();
        var found = EtcdProcess.Find(place);
        if (found is not null && found.RunsWith(arguments))
        {
            (_process, _arguments) = (found, arguments);
            logger.EtcdAdopted(found.Id);
        }
        else
        {
            if (found is not null) await EndAsync(found, token);
            Launch(arguments);
        }

        IsOn = true;
    }

    /// <summary>Looks after the process until cancelled.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        while (true)
        {
            await Task.Delay(ManagedLimits.ProcessLook, clock, stop);
            if (!IsOn) continue;
            _log.Rotate();
            if (IsRunning) continue;
            if (clock.GetElapsedTime(_startedAt) > ManagedLimits.RestartForgotten) _pause = ManagedLimits.RestartMin;
            logger.EtcdEnded(_pause, place.Log);
            await Task.Delay(_pause, clock, stop);
            _pause = _pause * 2 < ManagedLimits.RestartMax ? _pause * 2 : ManagedLimits.RestartMax;
            // Somebody may have taken the member away meanwhile.
            if (IsOn) Launch(Arguments());
        }
    }

    /// <exception cref="IOException">It does not end.</exception>
    public async Task StopAsync(CancellationToken token)
    {
        IsOn = false;
        if (_process is { } process) await EndAsync(process, token);
        _process = null;
    }

    /// <summary>Leaves the process running, once whoever comes can find it by its note and its options.</summary>
    public async Task LetGoAsync(CancellationToken token)
    {
        while (_process is { HasEnded: false } process && !process.RunsWith(_arguments))
            await Task.Delay(ManagedLimits.ReadyLook, clock, token);
        IsOn = false;
        if (_process is { HasEnded: false } left) logger.EtcdLeftRunning(left.Id);
        _process = null;
    }

    private IReadOnlyList<string> Arguments() =>
        EtcdArguments.Of(place, place.HasData ? InitialCluster.Known(place) : _first!);

    private void Launch(IReadOnlyList<string> arguments)
    {
        _startedAt = clock.GetTimestamp();
        _arguments = arguments;
        _process = EtcdProcess.Start(place, arguments);
        logger.EtcdStarted(_process.Id);
    }

    private async Task EndAsync(EtcdProcess process, CancellationToken token)
    {
        process.Terminate();
        var asked = clock.GetTimestamp();
        while (!process.HasEnded)
        {
            if (clock.GetElapsedTime(asked) > ManagedLimits.StopTime) process.Kill();
            if (clock.GetElapsedTime(asked) > 2 * ManagedLimits.StopTime)
                throw new IOException($"etcd (process {process.Id}) does not end, not even when it is killed");
            await Task.Delay(ManagedLimits.ReadyLook, clock, token);
        }

        logger.EtcdStopped(process.Id);
    }
}
