using System.Collections.Concurrent;
using MirrorActors.Actors.Alerts;

namespace MirrorActors.Testing.Alerts;

/// <summary>Alerts as they stand, kept for the test.</summary>
public sealed class HeldAlerts : IAlerts
{
    private readonly ConcurrentDictionary<(AlertKind Kind, string Subject), Alert> _raised = new();
    private event Action? Changed;

    public IEnumerable<Alert> Raised => _raised.Values;

    public void Raise(Alert alert)
    {
        _raised[(alert.Kind, alert.Subject)] = alert;
        Changed?.Invoke();
    }

    public void Clear(AlertKind kind, string subject)
    {
        _raised.TryRemove((kind, subject), out _);
        Changed?.Invoke();
    }

    /// <summary>Waits until they are so.</summary>
    public async Task UntilAsync(Predicate<ICollection<Alert>> isSo, string awaited)
    {
        var so = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Changed += Look;
        Look();
        await Awaited.Of(so.Task, awaited, () => $"they are {string.Join("; ", Raised.Select(alert => alert.Text))}");
        Changed -= Look;

        void Look()
        {
            if (isSo(_raised.Values)) so.TrySetResult();
        }
    }
}
