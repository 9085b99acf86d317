using System.CommandLine;
using MirrorActors.Protocol.Admin;

namespace MirrorActors.Pbm.Verbs.Cluster;

/// <summary><c>pbm cluster leave [NODE]</c>.</summary>
internal sealed class ClusterLeaveVerb : Verb
{
    private readonly Argument<string?> _node = new("NODE")
    {
        Description = "Name of the node; else the one that is asked",
        Arity = ArgumentArity.ZeroOrOne,
    };

    public ClusterLeaveVerb()
        : base("leave", "Let a node hand off what it owns, drain and end") => Add(_node);

    protected override async Task<int> RunAsync(VerbContext context, CancellationToken token)
    {
        var query = context.Parsed.GetValue(_node) is { } node ? "?node=" + Uri.EscapeDataString(node) : string.Empty;
        var done = await context.Client.PostAsync("/v1/cluster/leave" + query, AdminJson.Default.NodeCommandView, token);
        context.Printer.Show(done, AdminJson.Default.NodeCommandView, d => context.Printer.Line($"{d.Node}: {d.Done}"));
        return ExitCodes.Done;
    }
}
