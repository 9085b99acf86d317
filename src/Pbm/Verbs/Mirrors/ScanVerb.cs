using System.CommandLine;
using System.Text.Json.Serialization.Metadata;
using MirrorActors.Pbm.Output;
using MirrorActors.Protocol.Admin;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Pbm.Verbs.Mirrors;

/// <summary><c>pbm mirror scan ID|--all [--wait]</c>: lists a mirror now.</summary>
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

    public ScanVerb()
        : base("scan", "List a mirror now")
    {
        _mirrors = new MirrorArguments(this);
        Add(_wait);
        Add(_acceptLoss);
    }

    protected override async Task<int> RunAsync(VerbContext context, CancellationToken token)
    {
        if (context.Parsed.GetValue(_wait))
        {
            var reports = await ScanAsync(
                context, AdminJson.Default.ScanReport, (id, r) => $"{id}: {MirrorText.Scan(r)}", token);
            return reports.All(r => r.Result == ScanResult.Completed) ? ExitCodes.Done : ExitCodes.Failed;
        }

        await ScanAsync(context, AdminJson.Default.MirrorView, (id, _) => $"{id}: scan started", token);
        return ExitCodes.Done;
    }

    private async Task<IReadOnlyList<T>> ScanAsync<T>(
        VerbContext context, JsonTypeInfo<T> type, Func<string, T, string> human, CancellationToken token)
    {
        var wait = Word(context.Parsed.GetValue(_wait));
        var query = $"?wait={wait}&acceptLoss={Word(context.Parsed.GetValue(_acceptLoss))}";
        var ids = await _mirrors.ResolveAsync(context, token);
        var answers = await Task.WhenAll(
            ids.Select(id => context.Client.PostAsync($"{context.Mirror(id)}/scan{query}", type, token)));
        using var results = new Results<T>(context.Printer, _mirrors.AreAll(context.Parsed), type);
        foreach (var (id, answer) in ids.Zip(answers))
            results.Add(id, answer, a => context.Printer.Line(human(id, a)));
        return answers;
    }

    private static string Word(bool value) => value ? "true" : "false";
}
