using MirrorActors.Pbm.Output;
using MirrorActors.Protocol.Admin;

namespace MirrorActors.Pbm.Verbs.Paths;

/// <summary><c>pbm path list</c>.</summary>
internal sealed class PathListVerb() : Verb("list", "Blocks and holds in force, a line each")
{
    private static readonly string[] Columns = ["RULE", "UNTIL", "GLOB", "REASON"];

    protected override async Task<int> RunAsync(VerbContext context, CancellationToken token)
    {
        var rules = await context.Client.GetAsync(
            $"{context.Repository}/paths", AdminJson.Default.ListPathRuleView, token);
        context.Printer.Show(
            rules, AdminJson.Default.ListPathRuleView, all => context.Printer.Table(Columns, all.Select(Row)));
        return ExitCodes.Done;
    }

    private static string[] Row(PathRuleView rule) =>
    [
        PathText.Rule(rule), rule.Until is null ? "-" : Texts.Time(rule.Until), rule.Glob, rule.Reason ?? string.Empty,
    ];
}
