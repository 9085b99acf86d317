using System.CommandLine;

namespace MirrorActors.Pbm.Verbs.Cluster;

/// <summary>
/// <c>pbm cluster restore FILE --config FILE</c>: runs <c>mirroractors restore</c> on this machine, whose node is stopped.
/// </summary>
internal sealed class ClusterRestoreVerb : NodeProgramVerb
{
    private readonly Argument<string> _file = new("FILE")
    {
        Description = "A copy that pbm cluster backup or etcdctl snapshot save has written",
    };

    public ClusterRestoreVerb()
        : base("restore", "Put a backup in place of this machine's etcd, while no node runs; the other nodes then join it") => Add(_file);

    protected override IEnumerable<string> WordsOf(ParseResult parsed) => ["restore", parsed.GetValue(_file)!];
}
