using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace MirrorActors.Actors.Alerts;

/// <summary>Alerts as lines of the log: one when it begins, one when it is over.</summary>
public sealed partial class AlertLog(ILogger<AlertLog> logger) : IAlerts
{
    private readonly ConcurrentDictionary<(AlertKind Kind, string Subject), Alert> _raised = new();

    /// <summary>What is wrong at this moment.</summary>
    public IReadOnlyCollection<Alert> Raised => [.. _raised.Values];

    public void Raise(Alert alert)
    {
        if (_raised.TryAdd((alert.Kind, alert.Subject), alert)) Begins(logger, alert.Kind, alert.Text);
        else _raised[(alert.Kind, alert.Subject)] = alert;
    }

    public void Clear(AlertKind kind, string subject)
    {
        if (_raised.TryRemove((kind, subject), out var alert)) Ends(logger, kind, alert.Text);
    }

    [LoggerMessage(2600, LogLevel.Warning, "Alert {Kind}: {Text}")]
    private static partial void Begins(ILogger logger, AlertKind kind, string text);

    [LoggerMessage(2601, LogLevel.Information, "Over, alert {Kind}: {Text}")]
    private static partial void Ends(ILogger logger, AlertKind kind, string text);
}
