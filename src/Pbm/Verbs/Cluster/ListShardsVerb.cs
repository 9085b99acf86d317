using System.CommandLine;
using System.Globalization;
using MirrorActors.Protocol.Admin;

namespace MirrorActors.Pbm.Verbs.Cluster;

/// <summary><c>pbm cluster-sharding list-shards [--node NODE]</c>.</summary>
internal sealed class ListShardsVerb : Verb
{
    private readonly Option<string?> _node = new("--node") { Description = "Only those that a node owns" };

    public ListShardsVerb()
        : base("list-shards", "Who owns each shard, and which mirrors belong to it") => Add(_node);

    protected override async Task<int> RunAsync(VerbContext context, CancellationToken token)
    {
        var query = context.Parsed.GetValue(_node) is { } node ? "?node=" + Uri.EscapeDataString(node) : string.Empty;
        var shards = await context.Client.GetAsync("/v1/cluster/shards" + query, AdminJson.Default.ListShardView, token);
        context.Printer.Show(shards, AdminJson.Default.ListShardView, list => context.Printer.Table(
            ["SHARD", "OWNER", "MIRRORS"],
            list.Select(s => (string[])[s.Shard.ToString(CultureInfo.InvariantCulture), s.Owner ?? "-", string.Join(' ', s.Mirrors)])));
        return ExitCodes.Done;
    }
}
