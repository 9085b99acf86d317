using MirrorActors.Engine.Settings;

namespace MirrorActors.Web.Direct;

/// <summary>
/// Keeps last-resort delivery from filling the uplink. All transfers draw on one bucket of bytes that fills at
/// <c>direct.max-rate</c>: while it is empty those under way wait for their next piece and no other is begun.
/// </summary>
public sealed class LastResortBudget(DirectSettings settings, TimeProvider clock)
{
    private static readonly TimeSpan Burst = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private double _available = settings.MaxRate * Burst.TotalSeconds;
    private long _filledAt = clock.GetTimestamp();
    private int _transfers;

    public BudgetVerdict TryEnter(long size)
    {
        if (!settings.LastResort) return BudgetVerdict.SwitchedOff;
        if (settings.MaxSize > 0 && size > settings.MaxSize) return BudgetVerdict.TooLarge;
        lock (_gate)
        {
            if (_transfers >= settings.MaxTransfers) return BudgetVerdict.TooMany;
            Fill();
            if (settings.MaxRate > 0 && _available <= 0) return BudgetVerdict.TooFast;
            _transfers++;
            return BudgetVerdict.Granted;
        }
    }

    /// <summary>Ends what <see cref="TryEnter"/> granted.</summary>
    public void Leave()
    {
        lock (_gate) _transfers--;
    }

    /// <summary>Waits until that many bytes more may be sent. Waiting transfers take turns.</summary>
    public async ValueTask TakeAsync(int bytes, CancellationToken token)
    {
        if (settings.MaxRate == 0) return;
        double debt;
        lock (_gate)
        {
            Fill();
            debt = -_available;
            _available -= bytes;
        }

        if (debt > 0) await Task.Delay(TimeSpan.FromSeconds(debt / settings.MaxRate), clock, token);
    }

    private void Fill()
    {
        var now = clock.GetTimestamp();
        var passed = clock.GetElapsedTime(_filledAt, now).TotalSeconds;
        _filledAt = now;
        _available = Math.Min(settings.MaxRate * Burst.TotalSeconds, _available + (passed * settings.MaxRate));
    }
}
