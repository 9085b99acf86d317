using System.Collections.Concurrent;
using MirrorActors.Actors.Alerts;

namespace MirrorActors.Testing.Alerts;

/// <summary>Alerts that are raised at this moment, for a test to look at.</summary>
public sealed class HeldAlerts : IAlerts
{
    private readonly ConcurrentDictionary<(AlertKind Kind, string Subject), Alert> _raised = new();

    public IEnumerable<Alert> Raised => _raised.Values;

    public void Raise(Alert alert) => _raised[(alert.Kind, alert.Subject)] = alert;

    public void Clear(AlertKind kind, string subject) => _raised.TryRemove((kind, subject), out _);
}
