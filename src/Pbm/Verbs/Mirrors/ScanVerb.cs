using System.CommandLine;
using MirrorActors.Protocol.Admin;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Pbm.Verbs.Mirrors;

/// <summary><c>pbm mirror scan ID|--all [--wait]</c>: lists a mirror now.</summary>
internal sealed class ScanVerb : Verb
{
    private readonly MirrorArguments _mirrors;
    private readonly Option<bool> _wait = new("--wait") { Description = "Wait for the result; exit code 1 when it is not good" };
    private readonly Option<bool> _acceptLoss = new("--accept-loss") { Description = "Take the result over whatever it lost" };

    public ScanVerb()
        : base("scan", "List a mirror now")
    {
        _mirrors = new MirrorArguments(this);
        Add(_wait);
        Add(_acceptLoss);
    }

    protected override async Task<int> RunAsync(VerbContext context, CancellationToken token)
    {
        var wait = context.Parsed.GetValue(_wait);
        var query = $"?wait={(wait ? "true" : "false")}&acceptLoss={(context.Parsed.GetValue(_acceptLoss) ? "true" : "false")}";
        var results = await Task.WhenAll((await _mirrors.ResolveAsync(context, token)).Select(async id =>
        (
            Id: id,
            Report: wait
                ? await context.Client.PostAsync($"{context.Mirror(id)}/scan{query}", AdminJson.Default.ScanReport, token)
                : await StartAsync(context, id, query, token)
        )));
        var good = true;
        foreach (var (id, report) in results)
        {
            if (report is null)
            {
                if (!context.Printer.Json) context.Printer.Line($"{id}: scan started");
                continue;
            }

            good &= report.Result == ScanResult.Completed;
            context.Printer.Show(report, AdminJson.Default.ScanReport, r => context.Printer.Line($"{id}: {MirrorText.Scan(r)}"));
        }

        return good ? ExitCodes.Done : ExitCodes.Failed;
    }

    private static async Task<ScanReport?> StartAsync(VerbContext context, string id, string query, CancellationToken token)
    {
        await context.Client.PostAsync($"{context.Mirror(id)}/scan{query}", AdminJson.Default.MirrorView, token);
        return null;
    }
}
