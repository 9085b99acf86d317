using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using MirrorActors.Protocol.Admin;

namespace MirrorActors.Actors.Alerts;

/// <summary>
/// What is wrong at this moment, with a line of the log when it begins and one when it is over. Channels look at it and
/// tell people what they have not told yet.
/// </summary>
public sealed partial class AlertBoard(TimeProvider clock, ILogger<AlertBoard> logger) : IAlerts
{
    private readonly ConcurrentDictionary<(AlertKind Kind, string Subject), RaisedAlert> _raised = new();
    private long _changes;

    public IReadOnlyCollection<RaisedAlert> Raised => [.. _raised.Values];

    /// <summary>Another number when anything of it is another.</summary>
    public long Version => Interlocked.Read(ref _changes);

    /// <summary>
    /// What was wrong when the node stopped: presumed to be so still, until its source says either, or nobody does for long.
    /// </summary>
    public void Presume(IEnumerable<RaisedAlert> before)
    {
        foreach (var one in before.Take(AlertLimits.Raised))
            _raised.TryAdd((one.Alert.Kind, one.Alert.Subject), one with { IsPresumed = true });
    }

    /// <summary>Those that no source has raised again are over.</summary>
    public void EndPresumed()
    {
        foreach (var (key, raised) in _raised)
        {
            if (raised.IsPresumed && _raised.TryRemove(new(key, raised))) Over(raised);
        }
    }

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
        var raised = _raised.AddOrUpdate(key, begins, (_, before) => before with { Alert = alert, IsPresumed = false });
        if (raised == begins) Begins(logger, alert.Kind, alert.Text);
        Interlocked.Increment(ref _changes);
    }

    public void Clear(AlertKind kind, string subject)
    {
        if (_raised.TryRemove((kind, subject), out var raised)) Over(raised);
    }

    private void Over(RaisedAlert raised)
    {
        Ends(logger, raised.Alert.Kind, raised.Alert.Text);
        Interlocked.Increment(ref _changes);
    }

    [LoggerMessage(2600, LogLevel.Warning, "Alert {Kind}: {Text}")]
    private static partial void Begins(ILogger logger, AlertKind kind, string text);

    [LoggerMessage(2601, LogLevel.Information, "Over, alert {Kind}: {Text}")]
    private static partial void Ends(ILogger logger, AlertKind kind, string text);

    [LoggerMessage(2602, LogLevel.Warning, "More than {Most} alerts; not kept: {Text}")]
    private static partial void TooMany(ILogger logger, int most, string text);
}

/// <summary>An alert from a time on.</summary>
/// <param name="IsPresumed">It was so when the node stopped; nobody has looked since.</param>
public sealed record RaisedAlert(Alert Alert, DateTimeOffset Since, bool IsPresumed = false)
{
    public AlertItem ToItem() => new(AlertNames.Of(Alert.Kind), Alert.Subject, Alert.Text, Since, Alert.Mirror?.Value);
}
