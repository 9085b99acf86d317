using System.CommandLine;
using MirrorActors.Pbm.Connection;
using MirrorActors.Protocol.Cluster;

namespace MirrorActors.Pbm.Verbs.Certificates;

/// <summary>What a node needs to be known of before it exists.</summary>
internal sealed class NewNodeOptions
{
    private readonly Option<string> _dataDir = new("--data-dir") { Description = "The node's node.data-dir", Required = true };

    private readonly Option<string> _name = new("--name")
    {
        Description = "The node's node.name",
        DefaultValueFactory = _ => Environment.MachineName,
    };

    private readonly Option<string[]> _addresses = new("--address")
    {
        Description = "DNS name or IP address by which other nodes reach it; several: repeat it",
    };

    public void AddTo(Command verb)
    {
        verb.Add(_dataDir);
        verb.Add(_name);
        verb.Add(_addresses);
    }

    /// <exception cref="AdminException">The name is none.</exception>
    public string Name(VerbContext context) => context.Parsed.GetValue(_name) is { } name && NodeName.IsValid(name)
        ? name
        : throw new AdminException(ExitCodes.Usage, $"--name {context.Parsed.GetValue(_name)}: a name is {NodeName.Rule}");

    public ClusterFolder Folder(VerbContext context) => new(context.Parsed.GetValue(_dataDir)!);

    /// <exception cref="AdminException">One is none.</exception>
    public IReadOnlyList<string> Addresses(VerbContext context)
    {
        var addresses = context.Parsed.GetValue(_addresses) ?? [];
        return NodeAddresses.Fault(addresses) is { } fault ? throw new AdminException(ExitCodes.Usage, $"--address: {fault}") : addresses;
    }
}
