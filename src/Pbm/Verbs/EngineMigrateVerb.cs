using System.CommandLine;

namespace MirrorActors.Pbm.Verbs;

/// <summary>
/// <c>pbm engine migrate --to KIND --config FILE</c>: runs <c>mirroractors engine migrate</c> on this machine, whose node is stopped.
/// </summary>
internal sealed class EngineMigrateVerb : NodeProgramVerb
{
    private readonly Option<string> _to = new("--to") { Description = "sqlite, postgres or etcd", Required = true };

    public EngineMigrateVerb()
        : base("migrate", "Copy the log, event for event, into an empty engine of another kind, while no node runs")
    {
        Add(_to);
        _to.AcceptOnlyFromAmong("sqlite", "postgres", "etcd");
    }

    protected override IEnumerable<string> WordsOf(ParseResult parsed) => ["engine", "migrate", "--to", parsed.GetValue(_to)!];
}
