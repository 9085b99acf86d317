using System.CommandLine;

namespace MirrorActors.Pbm.Verbs;

/// <summary><c>pbm engine migrate --to KIND</c>: tells how, as it is done on the node's machine while the node is stopped.</summary>
internal sealed class EngineMigrateVerb : Verb
{
    private readonly Option<string> _to = new("--to") { Description = "sqlite, postgres or etcd", Required = true };

    public EngineMigrateVerb()
        : base("migrate", "How to copy the log into another kind of engine")
    {
        Add(_to);
        _to.AcceptOnlyFromAmong("sqlite", "postgres", "etcd");
    }

    protected override Task<int> RunAsync(VerbContext context, CancellationToken token)
    {
        var to = context.Parsed.GetValue(_to)!;
        context.Printer.Line($"1. Put the settings of {to} into the node's configuration; leave engine.kind as it is. Stop all nodes.");
        context.Printer.Line($"2. On the node's machine: mirroractors engine migrate --config FILE --to {to}");
        context.Printer.Line($"3. Set engine.kind = {to} and start the node.");
        return Task.FromResult(ExitCodes.Done);
    }
}
