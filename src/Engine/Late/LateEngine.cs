using Microsoft.Extensions.Logging;
using MirrorActors.Engine.Log;
using MirrorActors.Engine.Membership;
using MirrorActors.Engine.Ownership;

namespace MirrorActors.Engine.Late;

/// <summary>
/// Stands for an engine that cannot be opened yet. Until it is open, appends are answered as unavailable and every
/// other call throws <see cref="EngineUnavailableException"/> (only a watch of the members shows none and waits); from
/// then on all calls go to it.
/// </summary>
public sealed class LateEngine : IEngine
{
    private readonly Func<CancellationToken, Task<IEngine>> _open;
    private readonly TimeProvider _clock;
    private readonly ILogger<LateEngine> _logger;
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource<IEngine> _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile string _why;
    private readonly IEngineAdmin? _admin;
    private Task _opening = Task.CompletedTask;

    private LateEngine(
        Func<CancellationToken, Task<IEngine>> open, string why, TimeProvider clock, ILogger<LateEngine> logger,
        IEngineAdmin? admin)
    {
        _admin = admin;
        _open = open;
        _why = why;
        _clock = clock;
        _logger = logger;
        Log = new LateLog(this);
        Ownership = new LateOwnership(this);
        Membership = new LateMembership(this);
    }

    public IEventLog Log { get; }

    public IOwnership Ownership { get; }

    public IMembership Membership { get; }

    public IEngineAdmin? Admin => _opened.Task.IsCompletedSuccessfully ? Real.Admin : _admin;

    /// <summary>The engine itself; ends when it is open.</summary>
    internal Task<IEngine> Opened => _opened.Task;

    /// <exception cref="EngineUnavailableException">It is not open yet.</exception>
    internal IEngine Real => _opened.Task.IsCompletedSuccessfully ? _opened.Task.Result : throw Unavailable;

    internal EngineUnavailableException Unavailable => new(_why);

    /// <summary>Ends when it is open.</summary>
    public Task Opening => _opened.Task;

    /// <summary>Begins to try again and again to open an engine that another process holds, as soon as that one lets go of it.</summary>
    /// <param name="open">Fails with <see cref="EngineOpenException"/> while it cannot be opened.</param>
    /// <param name="letGo">Ends when the other process does not have it any more.</param>
    /// <param name="why">Why it is not open until then.</param>
    public static LateEngine StartAfter(
        Task letGo, Func<CancellationToken, Task<IEngine>> open, string why, TimeProvider clock, ILogger<LateEngine> logger)
    {
        var engine = new LateEngine(open, why, clock, logger, admin: null);
        engine._opening = Task.Run(() => engine.OpenAfterAsync(letGo, engine._stop.Token), CancellationToken.None);
        return engine;
    }

    /// <summary>Begins to try again and again to open an engine.</summary>
    /// <param name="open">Fails with <see cref="EngineOpenException"/> while it cannot be opened.</param>
    /// <param name="why">Why it could not be opened so far.</param>
    /// <param name="admin">Of use before it is open; null: none.</param>
    public static LateEngine Start(
        Func<CancellationToken, Task<IEngine>> open, string why, TimeProvider clock, ILogger<LateEngine> logger,
        IEngineAdmin? admin = null)
    {
        var engine = new LateEngine(open, why, clock, logger, admin);
        logger.EngineNotOpened(why);
        engine._opening = Task.Run(() => engine.OpenAsync(LateLimits.RetryMin, engine._stop.Token), CancellationToken.None);
        return engine;
    }

    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested) return;
        await _stop.CancelAsync();
        await _opening;
        if (_opened.Task.IsCompletedSuccessfully) await _opened.Task.Result.DisposeAsync();
        _opened.TrySetCanceled();
    }

    private async Task OpenAfterAsync(Task letGo, CancellationToken stop)
    {
        await letGo.WaitAsync(stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await OpenAsync(TimeSpan.Zero, stop);
    }

    private async Task OpenAsync(TimeSpan first, CancellationToken stop)
    {
        for (var pause = first; ; pause = Longer(pause))
        {
            try
            {
                await Task.Delay(pause, _clock, stop);
                _opened.SetResult(await _open(stop));
                _logger.EngineOpened();
                return;
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                // The rim of a background loop: whatever keeps it closed is told, and tried again.
                if (e.Message != _why) _logger.EngineNotOpened(e.Message);
                _why = e.Message;
            }
        }
    }

    private static TimeSpan Longer(TimeSpan pause)
    {
        if (pause < LateLimits.RetryMin) return LateLimits.RetryMin;
        return pause * 2 < LateLimits.RetryMax ? pause * 2 : LateLimits.RetryMax;
    }
}
