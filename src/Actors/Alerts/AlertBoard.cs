using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using MirrorActors.Protocol.Admin;

namespace MirrorActors.Actors.Alerts;

/// <summary>
/// What is wrong at this moment, with a line of the log when it begins and one when it is over. Channels look at it and
/// tell people what they have not told yet. In memory: after a restart what is still wrong is raised, and told, again.
/// </summary>
public sealed partial class AlertBoard(TimeProvider clock, ILogger<AlertBoard> logger) : IAlerts
{
    private readonly ConcurrentDictionary<(AlertKind Kind, string Subject), RaisedAlert> _raised = new();

    public IReadOnlyCollection<RaisedAlert> Raised => [.. _raised.Values];

    public void Raise(Alert alert)
    {
        if (alert.Text.Length > AlertLimits.TextChars) alert = alert with { Text = alert.Text[..AlertLimits.TextChars] };
        var key = (alert.Kind, alert.Subject);
        if (!_raised.ContainsKey(key) && _raised.Count >= AlertLimits.Raised)
        {
            TooMany(logger, AlertLimits.Raised, alert.Text);
            return;
        }

        var begins = new RaisedAlert(alert, clock.GetUtcNow());
        if (_raised.AddOrUpdate(key, begins, (_, before) => before with { Alert = alert }) == begins)
            Begins(logger, alert.Kind, alert.Text);
    }

    public void Clear(AlertKind kind, string subject)
    {
        if (_raised.TryRemove((kind, subject), out var raised)) Ends(logger, kind, raised.Alert.Text);
    }

    [LoggerMessage(2600, LogLevel.Warning, "Alert {Kind}: {Text}")]
    private static partial void Begins(ILogger logger, AlertKind kind, string text);

    [LoggerMessage(2601, LogLevel.Information, "Over, alert {Kind}: {Text}")]
    private static partial void Ends(ILogger logger, AlertKind kind, string text);

    [LoggerMessage(2602, LogLevel.Warning, "More than {Most} alerts; not kept: {Text}")]
    private static partial void TooMany(ILogger logger, int most, string text);
}

/// <summary>An alert from a time on.</summary>
public sealed record RaisedAlert(Alert Alert, DateTimeOffset Since)
{
    public AlertItem ToItem() => new(AlertNames.Of(Alert.Kind), Alert.Subject, Alert.Text, Since, Alert.Mirror?.Value);
}
