using MirrorActors.Actors.Views;
using MirrorActors.Engine.Actors;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Mirrors;

/// <summary>A mirror's history as it follows from its states, one event after the other. Pure.</summary>
internal static class HistoryFold
{
    public static MirrorHistory Next(MirrorState before, MirrorState after, MirrorEvent happened, EventPlace place)
    {
        var inherited = (happened as MirrorRegistered)?.RenamedFrom?.History;
        var history = inherited ?? before.History ?? new MirrorHistory(place.Time, 0);
        return history with
        {
            Sequence = place.Sequence,
            Http = Next(history.Http, after.Http, place),
            Https = Next(history.Https, after.Https, place),
            Rsync = Next(history.Of(MirrorSchemes.Rsync), after.Rsync, place),
            Ftp = Next(history.Of(MirrorSchemes.Ftp), after.Ftp, place),
        };
    }

    private static SchemeHistory Next(SchemeHistory before, SchemeHealth health, EventPlace place)
    {
        var (now, verdict) = (before.Now, Plain(health.Verdict));
        if (verdict == now.Verdict) return before;
        var at = When(health, now, place);
        var seconds = (at - now.At).TotalSeconds;
        var next = before with
        {
            UpSeconds = before.UpSeconds + (now.Verdict == Verdict.Up ? seconds : 0),
            DownSeconds = before.DownSeconds + (now.Verdict == Verdict.Down ? seconds : 0),
            Changes = [.. before.Changes.TakeLast(SchemeHistory.MostChanges - 1), new VerdictChange(at, verdict)],
        };
        if (now.Verdict == Verdict.Down && before.Incidents is [.., var last])
            next = next with { Incidents = before.Incidents.SetItem(before.Incidents.Length - 1, last with { Until = at }) };
        if (verdict != Verdict.Down) return next;
        var incident = new Incident(at, health.Reason, place.Sequence);
        return next with
        {
            Downs = next.Downs + 1,
            Incidents = [.. next.Incidents.TakeLast(SchemeHistory.MostIncidents - 1), incident],
        };
    }

    /// <summary>When the prober says, unless a clock jumped: never before the verdict before, never after it was recorded.</summary>
    private static DateTimeOffset When(SchemeHealth health, VerdictChange before, EventPlace place)
    {
        var isTold = health.Verdict != Verdict.Unknown && health.Since != default && health.Since < place.Time;
        var at = isTold ? health.Since : place.Time;
        return at < before.At ? before.At : at;
    }

    /// <summary>Degraded serves: it counts as up.</summary>
    private static Verdict Plain(Verdict verdict) => verdict == Verdict.Degraded ? Verdict.Up : verdict;
}
