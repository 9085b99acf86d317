using System.CommandLine;
using MirrorActors.Protocol.Admin;

namespace MirrorActors.Pbm.Verbs.Paths;

/// <summary><c>pbm path block GLOB --status N --reason TEXT [--until T]</c>.</summary>
internal sealed class PathBlockVerb : Verb
{
    private readonly Argument<string> _glob = PathText.Glob();
    private readonly Option<string?> _until = new("--until") { Description = PathText.Until + "; else until pbm path allow" };
    private readonly Option<string> _reason = new("--reason")
    {
        Description = "Kept in the log; clients see it with 451 only",
        Required = true,
    };

    private readonly Option<int> _status = new("--status") { Description = "404, 410 or 451", Required = true };

    public PathBlockVerb()
        : base("block", "Answer requests for these paths with a status, on all nodes")
    {
        Add(_glob);
        Add(_status);
        Add(_reason);
        Add(_until);
    }

    protected override async Task<int> RunAsync(VerbContext context, CancellationToken token)
    {
        var parsed = context.Parsed;
        var request = new PathBlockRequest(
            parsed.GetValue(_glob), parsed.GetValue(_status), parsed.GetValue(_reason), parsed.GetValue(_until));
        var rule = await context.Client.PostAsync(
            context.Repository + "/paths/block", request, AdminJson.Default.PathBlockRequest, AdminJson.Default.PathRuleView,
            token);
        context.Printer.Show(rule, AdminJson.Default.PathRuleView, r => context.Printer.Line(PathText.Of(r)));
        return ExitCodes.Done;
    }
}
