using MirrorActors.Protocol.Admin;

namespace MirrorActors.Actors.Alerts;

/// <summary>
/// What one channel has told people, and what it must tell next: each alert once when it begins, once when it is over,
/// and again at intervals while it lasts. What comes and goes before a message is made is never told.
/// </summary>
/// <param name="repeatAfter">Zero: never again.</param>
internal sealed class ChannelMemory(string node, TimeSpan repeatAfter)
{
    private readonly Dictionary<(AlertKind Kind, string Subject), ToldAlert> _told = [];
    private DateTimeOffset? _waitingSince;
    private volatile IReadOnlyCollection<ToldAlert> _kept = [];
    private volatile int _messages;

    /// <summary>What its people know to be wrong. Any thread.</summary>
    public IReadOnlyCollection<ToldAlert> Told => _kept;

    /// <summary>How many arrived. Any thread.</summary>
    public int Messages => _messages;

    /// <summary>What was told before the node started; once, before anything else.</summary>
    public void Remember(IEnumerable<ToldAlert> told)
    {
        foreach (var one in told) _told[one.Key] = one;
        _kept = [.. _told.Values];
    }

    /// <summary>The message that is due; null while there is nothing to tell, or more may come.</summary>
    /// <param name="speaks">Whether this node is the one that tells people of what all nodes see.</param>
    public DueMessage? Next(IReadOnlyList<JudgedAlert> judged, DateTimeOffset now, bool speaks = true)
    {
        var free = judged.Where(a => a.Hold == AlertHold.None).ToList();
        var begun = free.Where(a => !a.Raised.IsPresumed && !_told.ContainsKey(a.Key)).Select(a => a.Raised).ToList();
        var over = Over(judged).Where(a => speaks || AlertHolds.IsOwn(a.Alert.Kind)).ToList();
        if (begun.Count + over.Count == 0) _waitingSince = null;
        else _waitingSince ??= now;
        var still = repeatAfter == TimeSpan.Zero ? [] : free.Where(a => IsOld(a, now)).Select(a => a.Raised).ToList();
        var isGathered = now - _waitingSince >= AlertLimits.Gather;
        return still.Count > 0 || isGathered ? new DueMessage(Message(now, begun, over, still), [.. begun, .. still], over) : null;
    }

    /// <summary>The message has arrived.</summary>
    public void Delivered(DueMessage due)
    {
        foreach (var alert in due.Told) _told[(alert.Alert.Kind, alert.Alert.Subject)] = new ToldAlert(alert, due.Message.Time);
        foreach (var alert in due.Over) _told.Remove((alert.Alert.Kind, alert.Alert.Subject));
        _waitingSince = null;
        _kept = [.. _told.Values];
        _messages++;
    }

    /// <summary>That mirrors are well again waits too while this node's own network is suspected.</summary>
    private List<RaisedAlert> Over(IReadOnlyList<JudgedAlert> judged)
    {
        var raised = judged.Select(a => a.Key).ToHashSet();
        var isFrozen = raised.Any(key => key.Kind == AlertKind.NetworkSuspected);
        return
        [
            .. _told.Where(t => !raised.Contains(t.Key) && !(isFrozen && t.Key.Kind == AlertKind.MirrorDown))
                .Select(t => t.Value.Raised),
        ];
    }

    private bool IsOld(JudgedAlert alert, DateTimeOffset now) =>
        _told.TryGetValue(alert.Key, out var told) && !alert.Raised.IsPresumed && now - told.At >= repeatAfter;

    private AlertMessage Message(DateTimeOffset now, List<RaisedAlert> begun, List<RaisedAlert> over, List<RaisedAlert> still) => new(
        node, now, [.. Items(begun)], [.. Items(over)], [.. Items(still)], Omitted(begun) + Omitted(over) + Omitted(still));

    private static IEnumerable<AlertItem> Items(List<RaisedAlert> alerts) => alerts.OrderBy(a => a.Since)
        .ThenBy(a => a.Alert.Subject, StringComparer.Ordinal).Take(AlertLimits.ItemsOfMessage).Select(a => a.ToItem());

    private static int Omitted(List<RaisedAlert> alerts) => Math.Max(0, alerts.Count - AlertLimits.ItemsOfMessage);
}

/// <summary>A message and the alerts it tells of, all of them.</summary>
internal sealed record DueMessage(AlertMessage Message, IReadOnlyList<RaisedAlert> Told, IReadOnlyList<RaisedAlert> Over);

/// <summary>An alert that people know of.</summary>
/// <param name="At">When they were told last.</param>
internal sealed record ToldAlert(RaisedAlert Raised, DateTimeOffset At)
{
    public (AlertKind Kind, string Subject) Key => (Raised.Alert.Kind, Raised.Alert.Subject);
}
