using MirrorActors.Protocol.Admin;

namespace MirrorActors.Actors.Probing;

/// <summary>
/// What was spent on one mirror. Of one actor. It knows no clock: times are spans from one moment on, and only grow.
/// </summary>
public sealed class MirrorBudget(BudgetLimits limits)
{
    private const int Hours = 24;
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private readonly Queue<(TimeSpan At, int Requests)> _minute = new();

    // One more than a day: the oldest hour is part of it until it is over.
    private readonly Hour[] _hours = new Hour[Hours + 1];
    private long _hour;

    /// <summary>Whether a check on the interval is within the budget.</summary>
    /// <param name="requests">It will make. More than the whole budget are allowed when the last minute had none.</param>
    /// <param name="now">Not before the last one.</param>
    public bool Allows(int requests, TimeSpan now)
    {
        Move(now);
        var spent = _minute.Sum(static check => (long)check.Requests);
        return (spent == 0 || spent + requests <= limits.Requests) && _hours.Sum(static hour => hour.Bytes) < limits.Bytes;
    }

    /// <param name="requests">That were made.</param>
    /// <param name="bytes">That were received.</param>
    /// <param name="isExtra">Confirmations, commands and bursts: they take nothing from the requests of the minute.</param>
    /// <param name="now">Not before the last one.</param>
    public void Spend(int requests, long bytes, bool isExtra, TimeSpan now)
    {
        Move(now);
        if (!isExtra && requests > 0) _minute.Enqueue((now, requests));
        ref var hour = ref _hours[_hour % _hours.Length];
        hour = new Hour(hour.Requests + requests, hour.Extra + (isExtra ? requests : 0), hour.Bytes + bytes);
    }

    public ProbeSums Sums(TimeSpan now)
    {
        Move(now);
        return new ProbeSums(
            _hours.Sum(static hour => hour.Requests), _hours.Sum(static hour => hour.Extra), _hours.Sum(static hour => hour.Bytes));
    }

    private void Move(TimeSpan now)
    {
        while (_minute.TryPeek(out var oldest) && now - oldest.At >= Minute) _minute.Dequeue();
        var hour = now.Ticks / TimeSpan.TicksPerHour;
        if (hour - _hour > _hours.Length) Array.Clear(_hours);
        else while (_hour < hour) _hours[++_hour % _hours.Length] = default;
        _hour = hour;
    }

    private readonly record struct Hour(int Requests, int Extra, long Bytes);
}
