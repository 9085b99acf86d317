using System.CommandLine;
using MirrorActors.Protocol.Admin;

namespace MirrorActors.Pbm.Verbs.Paths;

/// <summary><c>pbm path allow GLOB</c>.</summary>
internal sealed class PathAllowVerb : Verb
{
    private readonly Argument<string> _glob = PathText.Glob();
    private readonly Option<string?> _reason = new("--reason") { Description = "Kept in the log" };

    public PathAllowVerb()
        : base("allow", "End the block or hold of a pattern, written as it was given")
    {
        Add(_glob);
        Add(_reason);
    }

    protected override async Task<int> RunAsync(VerbContext context, CancellationToken token)
    {
        var request = new PathAllowRequest(context.Parsed.GetValue(_glob), context.Parsed.GetValue(_reason));
        var rule = await context.Client.PostAsync(
            context.Repository + "/paths/allow", request, AdminJson.Default.PathAllowRequest, AdminJson.Default.PathRuleView,
            token);
        context.Printer.Show(rule, AdminJson.Default.PathRuleView, r => context.Printer.Line(PathText.Of(r)));
        return ExitCodes.Done;
    }
}
