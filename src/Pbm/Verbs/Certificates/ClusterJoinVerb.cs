using System.CommandLine;
using System.Text.Json.Nodes;
using MirrorActors.Pbm.Connection;
using MirrorActors.Pbm.Joining;
using MirrorActors.Protocol.Cluster;

namespace MirrorActors.Pbm.Verbs.Certificates;

/// <summary><c>pbm cluster join https://HOST:PORT --token T --data-dir D --name NODE [--address HOST…] [--issuer]</c>.</summary>
internal sealed class ClusterJoinVerb : Verb
{
    private readonly Argument<string> _url = new("URL") { Description = "A node that issues certificates: its cluster.advertise" };
    private readonly NewNodeOptions _node = new();
    private readonly Option<string> _token = new("--token") { Description = "From pbm cluster token", Required = true };
    private readonly Option<bool> _issuer = new("--issuer") { Description = "This node shall issue certificates too" };

    public ClusterJoinVerb()
        : base("join", "Get a certificate for this machine from a node of the cluster; its key stays here")
    {
        Add(_url);
        Add(_token);
        _node.AddTo(this);
        Add(_issuer);
    }

    protected override async Task<int> RunAsync(VerbContext context, CancellationToken token)
    {
        var url = PeerUrl.Read("URL", context.Parsed.GetValue(_url)!);
        if (!JoinToken.TryParse(context.Parsed.GetValue(_token), out var secret))
            throw new AdminException(ExitCodes.Usage, "--token: not a token that pbm cluster token has made");
        var (folder, name, addresses) = (_node.Folder(context), _node.Name(context), _node.Addresses(context));
        try
        {
            folder.ThrowIfTaken();
            using var key = new NodeKey();
            var request = new JoinRequest(secret.Secret, name, addresses, key.Request(name), context.Parsed.GetValue(_issuer));
            var answer = await new JoinClient(url, secret, TimeProvider.System).JoinAsync(request, key, token);
            await folder.CreateAsync(name, key, answer with { Peers = [.. answer.Peers.Union([PeerUrl.Text(url)])] });
            Show(context, answer.Id, name, folder.Folder);
            return ExitCodes.Done;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new AdminException(ExitCodes.Failed, e.Message);
        }
    }

    private static void Show(VerbContext context, Guid cluster, string node, string folder)
    {
        var json = new JsonObject { ["cluster"] = $"{cluster}", ["node"] = node, ["folder"] = folder };
        if (context.Printer.Json) context.Printer.Raw(json.ToJsonString() + "\n");
        else context.Printer.Line($"node {node} of cluster {cluster}: its certificate is in {folder}; set cluster.listen and start it");
    }
}
