using MirrorActors.Protocol.Admin;

namespace MirrorActors.Actors.Probing;

/// <summary>
/// What was spent on one mirror. Not thread-safe. It knows no clock: times are spans from one moment on, and only grow.
/// </summary>
public sealed class MirrorBudget(BudgetLimits limits)
{
    private const int Hours = 24;

    /// <summary>The part of the day's bytes that bytes of files leave to questions without them.</summary>
    private const int KeptPart = 4;

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private readonly Queue<(TimeSpan At, int Requests)> _minute = new();

    // One more than a day: the oldest hour is part of it until it is over.
    private readonly Hour[] _hours = new Hour[Hours + 1];
    private long _hour;

    private long Bytes => _hours.Sum(static hour => hour.Bytes);

    private int LastMinute => _minute.Sum(static check => check.Requests);

    /// <summary>Takes the requests of a check on the interval, or of an audit, from the minute when they are within the budget.</summary>
    /// <param name="requests">It will make. More than the whole budget are allowed when the last minute had none.</param>
    /// <param name="now">Not before the last one.</param>
    /// <returns>False when nothing was taken.</returns>
    public bool TryTake(int requests, TimeSpan now)
    {
        Move(now);
        var spent = (long)LastMinute;
        if ((spent > 0 && spent + requests > limits.Requests) || Bytes >= limits.Bytes) return false;
        _minute.Enqueue((now, requests));
        return true;
    }

    /// <summary>Whether bytes of files may be asked for: a fourth of the day's bytes is left to the checks that ask for none.</summary>
    public bool HasRoomFor(long bytes, TimeSpan now)
    {
        Move(now);
        return Bytes + bytes <= limits.Bytes - (limits.Bytes / KeptPart);
    }

    /// <param name="requests">That were made.</param>
    /// <param name="bytes">That were received.</param>
    /// <param name="taken">
    /// By <see cref="TryTake"/>; null of confirmations, commands and bursts, which take nothing from the minute.
    /// </param>
    /// <param name="now">Not before the last one.</param>
    public void Spend(int requests, long bytes, int? taken, TimeSpan now)
    {
        Move(now);
        if (requests > taken) _minute.Enqueue((now, requests - taken.Value));
        ref var hour = ref _hours[_hour % _hours.Length];
        hour = new Hour(hour.Requests + requests, hour.Extra + (taken is null ? requests : 0), hour.Bytes + bytes);
    }

    public ProbeSums Sums(TimeSpan now)
    {
        Move(now);
        return new ProbeSums(
            _hours.Sum(static hour => hour.Requests), _hours.Sum(static hour => hour.Extra), Bytes,
            LastMinute, limits.Requests, limits.Bytes);
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
