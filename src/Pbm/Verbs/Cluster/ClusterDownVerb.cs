using System.CommandLine;
using MirrorActors.Protocol.Admin;

namespace MirrorActors.Pbm.Verbs.Cluster;

/// <summary><c>pbm cluster down NODE [--force]</c>.</summary>
internal sealed class ClusterDownVerb : Verb
{
    private readonly Argument<string> _node = new("NODE") { Description = "Name of the node" };
    private readonly Option<bool> _force = new("--force") { Description = "Also while it answers: it joins again by itself" };

    public ClusterDownVerb()
        : base("down", "A node is gone for good: others take over at once what it owned")
    {
        Add(_node);
        Add(_force);
    }

    protected override async Task<int> RunAsync(VerbContext context, CancellationToken token)
    {
        var force = context.Parsed.GetValue(_force) ? "&force=true" : string.Empty;
        var path = $"/v1/cluster/down?node={Uri.EscapeDataString(context.Parsed.GetValue(_node)!)}{force}";
        var done = await context.Client.PostAsync(path, AdminJson.Default.NodeCommandView, token);
        context.Printer.Show(done, AdminJson.Default.NodeCommandView, d => context.Printer.Line($"{d.Node}: {d.Done}"));
        return ExitCodes.Done;
    }
}
