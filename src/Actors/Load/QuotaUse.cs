using MirrorActors.Actors.Routing;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Load;

/// <summary>What one mirror has sent, by estimate, since its month began or this node started.</summary>
internal sealed class QuotaUse
{
    private const int UsualResetDay = 1;
    private int _resetDay;
    private DateTimeOffset _from;
    private (DateTimeOffset From, long Bytes)? _left;

    public long Bytes { get; private set; }

    /// <summary>Part of the quota that is used; null without a quota.</summary>
    public double? Ratio { get; private set; }

    public QuotaState State { get; private set; }

    /// <summary>The last of 90 % and 100 % that was reached; 0 for neither.</summary>
    public int ReachedPercent { get; private set; }

    public void Add(long bytes) => Bytes = bytes > long.MaxValue - Bytes ? long.MaxValue : Bytes + bytes;

    public void Judge(MirrorQuota? quota, DateTimeOffset now)
    {
        var month = QuotaMonth.At(now, quota?.ResetDay ?? UsualResetDay);
        Follow(month, quota?.ResetDay ?? UsualResetDay);
        Ratio = quota is null ? null : Bytes / (double)quota.Bytes;
        ReachedPercent = Ratio >= 1 ? 100 : Ratio >= LoadLimits.PacedFrom ? 90 : 0;
        State = ReachedPercent switch
        {
            100 => QuotaState.UsedUp,
            90 when Ratio > month.ElapsedAt(now) => QuotaState.AheadOfPace,
            _ => QuotaState.Free,
        };
    }

    // An edit of the reset day keeps the count, and so does a clock that goes back. What was counted in the latest month it
    // came from counts again when that month comes again.
    private void Follow(QuotaMonth month, int resetDay)
    {
        if (resetDay != _resetDay)
        {
            _left = null;
        }
        else if (month.From < _from)
        {
            _left = _left?.From > _from ? _left : (_from, Bytes);
        }
        else if (month.From > _from)
        {
            Bytes = _left?.From == month.From ? _left.Value.Bytes : 0;
            if (_left?.From <= month.From) _left = null;
        }

        _from = month.From;
        _resetDay = resetDay;
    }
}
