namespace MirrorActors.Actors.Scanning;

/// <summary>
/// The offsets of a listing's times, codes of <see cref="TimeOffsets"/>: two, an hour apart, where a server shows summer and
/// winter files by their own rule; else the same twice.
/// </summary>
/// <param name="Agreeing">Share of the entries of the right size whose times it explains; 1 when there are none.</param>
internal readonly record struct ListingZone(byte Offset, byte OtherOffset, double Agreeing)
{
    public bool Explains(byte code) => code == TimeOffsets.AnyTime || code == Offset || code == OtherOffset;

    /// <summary>
    /// The offsets that explain most. Only UTC when they would not explain <see cref="ScanLimits.AgreeingShare"/> or there are too
    /// few entries: a file or two may be stale by whole hours.
    /// </summary>
    /// <param name="counts">Entries of the right size, by code; an entry counts once.</param>
    /// <param name="mayBeTwo">The listing is made for people; one in UTC has no summer.</param>
    public static ListingZone Of(ReadOnlySpan<long> counts, bool mayBeTwo)
    {
        long timed = counts[TimeOffsets.OtherTime];
        for (var code = TimeOffsets.AnyTime + 1; code < counts.Length; code++) timed += counts[code];
        if (timed == 0) return new ListingZone(TimeOffsets.Utc, TimeOffsets.Utc, 1);
        var (best, explained) = (new ListingZone(TimeOffsets.Utc, TimeOffsets.Utc, 0), counts[TimeOffsets.Utc]);
        if (timed >= ScanLimits.LeastZoneSamples)
        {
            for (byte code = TimeOffsets.AnyTime + 1; code < counts.Length; code++)
                Consider(counts, code, mayBeTwo, ref best, ref explained);
        }

        var share = (double)explained / timed;
        return share >= ScanLimits.AgreeingShare
            ? best with { Agreeing = share }
            : new ListingZone(TimeOffsets.Utc, TimeOffsets.Utc, share);
    }

    private static void Consider(ReadOnlySpan<long> counts, byte code, bool mayBeTwo, ref ListingZone best, ref long explained)
    {
        var later = code + TimeOffsets.AnHour;
        var isTwo = mayBeTwo && later < counts.Length
            && Math.Min(counts[code], counts[later]) >= ScanLimits.LeastZoneSamples;
        var other = isTwo ? (byte)later : code;
        var count = counts[code] + (isTwo ? counts[later] : 0);
        var isNearer = TimeOffsets.Distance(code) < TimeOffsets.Distance(best.Offset);
        if (count < explained || (count == explained && !isNearer)) return;
        // The offset of most of the files is the one that is told.
        best = counts[other] > counts[code] ? new ListingZone(other, code, 0) : new ListingZone(code, other, 0);
        explained = count;
    }
}
