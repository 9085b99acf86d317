using System.CommandLine;
using System.Globalization;
using MirrorActors.Pbm.Output;
using MirrorActors.Protocol.Admin;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Pbm.Verbs.Mirrors;

/// <summary><c>pbm mirror health ID [--incidents N]</c>.</summary>
internal sealed class HealthVerb : Verb
{
    private const int DefaultIncidents = 3;
    private static readonly string[] Columns = ["SCHEME", "VERDICT", "IPV4", "IPV6", "SINCE", "24 H", "30 D", "TIMES DOWN", "REASON"];
    private readonly Argument<string> _id = new("ID") { Description = "Name of the mirror" };
    private readonly Option<int> _incidents = new("--incidents", "-n")
    {
        Description = "Times it was down to show, the newest first",
        DefaultValueFactory = _ => DefaultIncidents,
    };

    public HealthVerb()
        : base("health", "Why a mirror is up or down, and how it was before")
    {
        Add(_id);
        Add(_incidents);
    }

    protected override async Task<int> RunAsync(VerbContext context, CancellationToken token)
    {
        var path = context.Mirror(context.Parsed.GetValue(_id)!) + "/health";
        var health = await context.Client.GetAsync(path, AdminJson.Default.MirrorHealthView, token);
        context.Printer.Show(
            health, AdminJson.Default.MirrorHealthView, h => Write(context.Printer, h, context.Parsed.GetValue(_incidents)));
        return ExitCodes.Done;
    }

    private static void Write(Printer printer, MirrorHealthView health, int incidents)
    {
        printer.Facts([("id", health.Id), ("state", health.State), ("first seen", Texts.Time(health.FirstSeen))]);
        printer.Table(Columns, health.Schemes.Select(s => Row(s.Key, s.Value)));
        printer.Facts([("checks", MirrorText.Sums(health.Probes))]);
        foreach (var warning in health.Warnings) printer.Line($"Warning: {warning}");
        foreach (var incident in health.Incidents.Take(incidents)) Write(printer, incident);
    }

    private static string[] Row(string scheme, SchemeHealthView of) =>
    [
        scheme, MirrorText.Word(of.Health.Verdict), Family(of.Health.Ipv4), Family(of.Health.Ipv6), Texts.Time(of.Health.Since),
        Share(of.Uptime24Hours), Share(of.Uptime30Days), of.Downs.ToString(CultureInfo.InvariantCulture), of.Health.Reason,
    ];

    private static void Write(Printer printer, IncidentView incident)
    {
        printer.Line("");
        var until = incident.Until is null ? "still" : $"until {Texts.Time(incident.Until)}";
        var node = incident.Node is null ? "" : $" (seen by {incident.Node})";
        printer.Line($"{incident.Scheme} down from {Texts.Time(incident.From)}, {until}{node}: {incident.Reason}");
        if (incident.Evidence is not { } evidence) return;
        if (evidence.Address is { } address) printer.Line($"  asked at {address}");
        foreach (var line in Lines(evidence.Request)) printer.Line($"  > {line}");
        foreach (var line in Lines(evidence.Response)) printer.Line($"  < {line}");
    }

    private static string[] Lines(string? text) => text?.TrimEnd('\n').Split('\n') ?? [];

    private static string Family(FamilyState? state) => state is { } known ? MirrorText.Word(known) : "-";

    private static string Share(double? share) => share is { } known ? Texts.Percent(known) : "-";
}
