namespace MirrorActors.Actors.Alerts;

/// <summary>Where trouble is reported. Both calls return at once, never throw, and may be repeated.</summary>
public interface IAlerts
{
    /// <summary>It is wrong; the latest text counts.</summary>
    void Raise(Alert alert);

    /// <summary>It is well again; nothing when it was not raised.</summary>
    void Clear(AlertKind kind, string subject);
}
