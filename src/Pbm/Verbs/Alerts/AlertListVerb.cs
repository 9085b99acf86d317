using MirrorActors.Pbm.Output;
using MirrorActors.Protocol.Admin;

namespace MirrorActors.Pbm.Verbs.Alerts;

/// <summary><c>pbm alert list</c>.</summary>
internal sealed class AlertListVerb() : Verb("list", "What is wrong at this moment, and whether people could be told")
{
    private static readonly string[] Columns = ["SINCE", "KIND", "TEXT", "HELD"];
    private static readonly string[] ChannelColumns = ["CHANNEL", "LAST SENT", "PROBLEM"];

    protected override async Task<int> RunAsync(VerbContext context, CancellationToken token)
    {
        var alerts = await context.Client.GetAsync("/v1/alerts", AdminJson.Default.AlertsView, token);
        context.Printer.Show(alerts, AdminJson.Default.AlertsView, all => Write(context.Printer, all));
        return ExitCodes.Done;
    }

    private static string[] Row(AlertView alert) =>
        [Texts.Time(alert.Alert.Since), alert.Alert.Kind, alert.Alert.Text, alert.Held ?? ""];

    private static void Write(Printer printer, AlertsView all)
    {
        if (all.Alerts.Count == 0) printer.Line("Nothing is wrong.");
        else printer.Table(Columns, all.Alerts.Select(Row));
        if (all.Channels.Count == 0) printer.Line("No channel is configured: alerts are lines of the log alone.");
        else printer.Table(ChannelColumns, all.Channels.Select(c => (string[])[c.Channel, Texts.Time(c.LastSent), c.Problem ?? ""]));
    }
}
