using System.CommandLine;
using System.Text.Json.Nodes;
using MirrorActors.Pbm.Connection;
using MirrorActors.Protocol.Cluster;

namespace MirrorActors.Pbm.Verbs.Certificates;

/// <summary><c>pbm cluster init --data-dir D --name NODE [--address HOST…] [--peer URL]</c>; needs no node.</summary>
internal sealed class ClusterInitVerb : Verb
{
    private readonly NewNodeOptions _node = new();
    private readonly Option<string?> _peer = new("--peer")
    {
        Description = "URL by which other nodes will reach this one, as https://node1.example.org:8082",
    };

    public ClusterInitVerb()
        : base("init", "Make the first node's certificates, and the authority that they are from")
    {
        _node.AddTo(this);
        Add(_peer);
    }

    protected override async Task<int> RunAsync(VerbContext context, CancellationToken token)
    {
        var (folder, name, addresses) = (_node.Folder(context), _node.Name(context), _node.Addresses(context));
        var url = context.Parsed.GetValue(_peer) is { } text ? PeerUrl.Read("--peer", text) : null;
        string[] peers = url is null ? [] : [PeerUrl.Text(url)];
        // The certificate must be good for the URL.
        var hosts = url is null || addresses.Contains(url.IdnHost) || url.IsLoopback ? addresses : [.. addresses, url.IdnHost];
        try
        {
            var now = TimeProvider.System.GetUtcNow();
            if (await FirstNode.CreateAsync(folder, name, hosts, peers, now) is { } fault)
                throw new AdminException(ExitCodes.Usage, fault);
            Show(context, folder.Read(now).Cluster, folder.Folder);
            return ExitCodes.Done;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new AdminException(ExitCodes.Failed, e.Message);
        }
    }

    private static void Show(VerbContext context, ClusterFile cluster, string folder)
    {
        var json = new JsonObject { ["cluster"] = $"{cluster.Id}", ["node"] = cluster.Name, ["folder"] = folder };
        if (context.Printer.Json)
        {
            context.Printer.Raw(json.ToJsonString() + "\n");
            return;
        }

        context.Printer.Line($"cluster {cluster.Id}: node {cluster.Name} and its authority are in {folder}");
        context.Printer.Line("set cluster.listen, start the node, then make a token for each further machine: pbm cluster token");
    }
}
