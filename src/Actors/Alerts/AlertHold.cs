using MirrorActors.Actors.Views;

namespace MirrorActors.Actors.Alerts;

/// <summary>Why nobody is told of an alert for now.</summary>
public enum AlertHold
{
    None,

    /// <summary>Its mirror is disabled, or gone.</summary>
    Disabled,

    /// <summary>In a planned time of its mirror.</summary>
    Maintenance,

    Draining,

    /// <summary>This node's own network is suspected: what it says of mirrors waits.</summary>
    Frozen,

    /// <summary>Another node of the cluster tells people of it.</summary>
    Elsewhere,
}

/// <summary>An alert and whether people are told of it.</summary>
public sealed record JudgedAlert(RaisedAlert Raised, AlertHold Hold)
{
    public (AlertKind Kind, string Subject) Key => (Raised.Alert.Kind, Raised.Alert.Subject);
}

/// <summary>Which alerts are held back. Pure.</summary>
public static class AlertHolds
{
    /// <param name="speaks">Whether this node is the one that tells people of what all nodes see.</param>
    public static IReadOnlyList<JudgedAlert> Judge(
        IReadOnlyCollection<RaisedAlert> raised, MirrorTable mirrors, DateTimeOffset now, bool speaks = true)
    {
        var isFrozen = IsFrozen(raised);
        return
        [
            .. raised.Select(one => new JudgedAlert(
                one, speaks || IsOwn(one.Alert.Kind) ? HoldOf(one.Alert, mirrors, isFrozen, now) : AlertHold.Elsewhere)),
        ];
    }

    /// <summary>True for what one node alone can see.</summary>
    public static bool IsOwn(AlertKind kind) => kind == AlertKind.NetworkSuspected;

    public static bool IsFrozen(IReadOnlyCollection<RaisedAlert> raised) =>
        raised.Any(r => r.Alert.Kind == AlertKind.NetworkSuspected);

    public static AlertHold HoldOf(MirrorFacts mirror, DateTimeOffset now)
    {
        if (!mirror.Enabled) return AlertHold.Disabled;
        if (mirror.Definition.Maintenance?.Windows.Any(w => w.From <= now && now < w.Until) == true) return AlertHold.Maintenance;
        return mirror.Drained is { } drained && !(drained.Until <= now) ? AlertHold.Draining : AlertHold.None;
    }

    private static AlertHold HoldOf(Alert alert, MirrorTable mirrors, bool isFrozen, DateTimeOffset now)
    {
        if (alert.Mirror is not { } id) return AlertHold.None;
        if (mirrors.Find(id.Value) is not { } mirror) return AlertHold.Disabled;
        var hold = HoldOf(mirror, now);
        return hold == AlertHold.None && isFrozen && alert.Kind == AlertKind.MirrorDown ? AlertHold.Frozen : hold;
    }
}
