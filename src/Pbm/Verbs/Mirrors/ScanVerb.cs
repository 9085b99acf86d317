using System.CommandLine;
using System.Text.Json.Serialization.Metadata;
using MirrorActors.Pbm.Output;
using MirrorActors.Protocol.Admin;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Pbm.Verbs.Mirrors;

/// <summary><c>pbm mirror scan ID|--all [--wait|--cancel]</c>: lists a mirror now, or ends the scan under way.</summary>
internal sealed class ScanVerb : Verb
{
    private readonly MirrorArguments _mirrors;
    private readonly Option<bool> _wait = new("--wait")
    {
        Description = "Wait for the result; exit code 1 when it is not good",
    };

    private readonly Option<bool> _acceptLoss = new("--accept-loss")
    {
        Description = "Take the result over whatever it lost",
    };

    private readonly Option<bool> _cancel = new("--cancel")
    {
        Description = "End the scan under way; the set in force stays",
    };

    private readonly Option<bool> _progress = new("--progress")
    {
        Description = "With --wait, show how far it is on stderr; always done for one mirror on a terminal",
    };

    public ScanVerb()
        : base("scan", "List a mirror now")
    {
        _mirrors = new MirrorArguments(this);
        Add(_wait);
        Add(_acceptLoss);
        Add(_cancel);
        Add(_progress);
        Validators.Add(result =>
        {
            if (result.GetValue(_cancel) && (result.GetValue(_wait) || result.GetValue(_acceptLoss) || _mirrors.AreAll(result)))
                result.AddError("--cancel goes with an ID, and with neither --wait nor --accept-loss");
        });
    }

    protected override async Task<int> RunAsync(VerbContext context, CancellationToken token)
    {
        if (context.Parsed.GetValue(_cancel)) return await CancelAsync(context, token);
        if (context.Parsed.GetValue(_wait))
        {
            var reports = await ScanAsync(
                context, AdminJson.Default.ScanReport, (id, r) => $"{id}: {MirrorText.Scan(r)}", token);
            var notGood = reports.Where(r => r.Answer.Result != ScanResult.Completed).ToList();
            foreach (var (id, _) in notGood) await TranscriptText.WriteAsync(context, id, token);

            return notGood.Count == 0 ? ExitCodes.Done : ExitCodes.Failed;
        }

        await ScanAsync(context, AdminJson.Default.MirrorView, (id, _) => $"{id}: scan started", token);
        return ExitCodes.Done;
    }

    private async Task<IReadOnlyList<(string Id, T Answer)>> ScanAsync<T>(
        VerbContext context, JsonTypeInfo<T> type, Func<string, T, string> human, CancellationToken token)
    {
        var wait = Word(context.Parsed.GetValue(_wait));
        var query = $"?wait={wait}&acceptLoss={Word(context.Parsed.GetValue(_acceptLoss))}";
        var ids = await _mirrors.ResolveAsync(context, token);
        var scans = Task.WhenAll(
            ids.Select(id => context.Client.PostAsync($"{context.Mirror(id)}/scan{query}", type, token)));
        if (ids is [var only] && ShowsProgress(context)) await new ScanFollower(context, context.Errors).ShowAsync(only, scans, token);
        var answers = await scans;
        using var results = new Results<T>(context.Printer, _mirrors.AreAll(context.Parsed), type);
        foreach (var (id, answer) in ids.Zip(answers))
            results.Add(id, answer, a => context.Printer.Line(human(id, a)));
        return [.. ids.Zip(answers)];
    }

    private bool ShowsProgress(VerbContext context) =>
        context.Parsed.GetValue(_wait)
        && (context.Parsed.GetValue(_progress) || (context.Errors == Console.Error && !Console.IsErrorRedirected));

    private async Task<int> CancelAsync(VerbContext context, CancellationToken token)
    {
        foreach (var id in await _mirrors.ResolveAsync(context, token))
        {
            await context.Client.DeleteAsync($"{context.Mirror(id)}/scan", token);
            if (!context.Printer.Json) context.Printer.Line($"{id}: scan cancelled");
        }

        return ExitCodes.Done;
    }

    private static string Word(bool value) => value ? "true" : "false";
}
