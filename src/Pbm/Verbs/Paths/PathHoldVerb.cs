using System.CommandLine;
using MirrorActors.Protocol.Admin;

namespace MirrorActors.Pbm.Verbs.Paths;

/// <summary><c>pbm path hold GLOB --until T</c>.</summary>
internal sealed class PathHoldVerb : Verb
{
    private readonly Argument<string> _glob = PathText.Glob();
    private readonly Option<string> _until = new("--until") { Description = PathText.Until, Required = true };
    private readonly Option<string?> _reason = new("--reason") { Description = "Kept in the log" };

    public PathHoldVerb()
        : base("hold", "Let these paths be unknown until a moment: they appear on all nodes at once")
    {
        Add(_glob);
        Add(_until);
        Add(_reason);
    }

    protected override async Task<int> RunAsync(VerbContext context, CancellationToken token)
    {
        var parsed = context.Parsed;
        var request = new PathHoldRequest(parsed.GetValue(_glob), parsed.GetValue(_until), parsed.GetValue(_reason));
        var rule = await context.Client.PostAsync(
            context.Repository + "/paths/hold", request, AdminJson.Default.PathHoldRequest, AdminJson.Default.PathRuleView,
            token);
        context.Printer.Show(rule, AdminJson.Default.PathRuleView, r => context.Printer.Line(PathText.Of(r)));
        return ExitCodes.Done;
    }
}
