using System.CommandLine;
using System.ComponentModel;
using System.Diagnostics;
using MirrorActors.Pbm.Connection;

namespace MirrorActors.Pbm.Verbs.Cluster;

/// <summary>
/// <c>pbm cluster restore FILE --config FILE</c>: runs <c>mirroractors restore</c> on this machine, whose node is stopped. No node is
/// asked.
/// </summary>
internal sealed class ClusterRestoreVerb : Verb
{
    private const string Node = "mirroractors";

    private readonly Argument<string> _file = new("FILE")
    {
        Description = "A copy that pbm cluster backup or etcdctl snapshot save has written",
    };

    private readonly Option<string?> _config = new("--config") { Description = "HOCON file of this machine's node" };
    private readonly Option<string[]> _set = new("--set") { Description = "key=value, over that file", DefaultValueFactory = _ => [] };
    private readonly Option<string?> _program = new("--program")
    {
        Description = "The node's program; else mirroractors beside pbm, else in PATH",
    };

    public ClusterRestoreVerb()
        : base("restore", "Put a backup in place of this machine's etcd, while no node runs; the other nodes then join it")
    {
        Add(_file);
        Add(_config);
        Add(_set);
        Add(_program);
    }

    protected override async Task<int> RunAsync(VerbContext context, CancellationToken token)
    {
        var program = context.Parsed.GetValue(_program) ?? Find()
            ?? throw new AdminException(ExitCodes.Usage, $"there is no program {Node} beside pbm or in PATH: --program names it");
        try
        {
            // It writes to the same terminal, and is interrupted from there as well: then it undoes what it has done, and is waited for.
            using var node = Process.Start(new ProcessStartInfo(program, WordsOf(context)))!;
            await node.WaitForExitAsync(CancellationToken.None);
            if (node.ExitCode == 0) return ExitCodes.Done;
            return token.IsCancellationRequested ? ExitCodes.Interrupted : ExitCodes.Failed;
        }
        catch (Win32Exception e)
        {
            throw new AdminException(ExitCodes.Usage, $"{program} cannot be run: {e.Message}");
        }
    }

    private List<string> WordsOf(VerbContext context)
    {
        List<string> arguments = ["restore", context.Parsed.GetValue(_file)!];
        if (context.Parsed.GetValue(_config) is { } config) arguments.AddRange(["--config", config]);
        foreach (var pair in context.Parsed.GetValue(_set)!) arguments.AddRange(["--set", pair]);
        return arguments;
    }

    private static string? Find()
    {
        var path = (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(':', StringSplitOptions.RemoveEmptyEntries);
        return path.Prepend(AppContext.BaseDirectory).Select(folder => Path.Combine(folder, Node)).FirstOrDefault(File.Exists);
    }
}
