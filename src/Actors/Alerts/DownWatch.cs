using MirrorActors.Actors.Views;
using MirrorActors.Engine.Actors;
using MirrorActors.Protocol.Ids;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Alerts;

/// <summary>
/// Keeps the alerts of mirrors that are down in step with the table: also after a restart, for a mirror that another node saw going
/// down, and for one that is gone.
/// </summary>
internal sealed class DownWatch(AlertBoard board, MirrorTableHolder mirrors) : Actor<LookAtVerdicts>
{
    protected override ValueTask StartAsync(CancellationToken token)
    {
        Context.SetTimer("look", new LookAtVerdicts(), AlertLimits.Look, AlertLimits.Look);
        return ValueTask.CompletedTask;
    }

    protected override ValueTask ReceiveAsync(LookAtVerdicts message, CancellationToken token)
    {
        var table = mirrors.Current;
        var down = table.All.SelectMany(Down).ToDictionary(a => a.Subject, StringComparer.Ordinal);
        foreach (var raised in board.Raised.Where(r => r.Alert.Kind == AlertKind.MirrorDown && IsOfScheme(r.Alert.Subject)))
        {
            if (down.ContainsKey(raised.Alert.Subject)) continue;
            // One that is presumed may be of a mirror that the table does not show yet.
            if (!raised.IsPresumed || IsIn(table, raised.Alert)) board.Clear(AlertKind.MirrorDown, raised.Alert.Subject);
        }

        foreach (var alert in down.Values) board.Raise(alert);
        return ValueTask.CompletedTask;
    }

    private static bool IsOfScheme(string subject) =>
        MirrorSchemes.All.Any(scheme => subject.EndsWith("/" + scheme, StringComparison.Ordinal));

    private static bool IsIn(MirrorTable table, Alert alert) => alert.Mirror is { } id && table.Find(id.Value) is not null;

    private static IEnumerable<Alert> Down(MirrorFacts mirror) => MirrorSchemes.All
        .Where(scheme => mirror.Definition.Urls.Of(scheme) is not null && mirror.HealthOf(scheme).Verdict == Verdict.Down)
        .Select(scheme => Of(mirror.Definition.Id, scheme, mirror.HealthOf(scheme)));

    private static Alert Of(string id, string scheme, SchemeHealth health)
    {
        var meaning = MirrorSchemes.IsForScans(scheme) ? $"; scans by {scheme} fail, clients are not concerned" : "";
        return new Alert(
            AlertKind.MirrorDown, $"{id}/{scheme}", $"{id} is down over {scheme}: {health.Reason}{meaning}", MirrorId.Parse(id));
    }
}

/// <summary>The message to the <see cref="DownWatch"/>.</summary>
internal sealed record LookAtVerdicts;
