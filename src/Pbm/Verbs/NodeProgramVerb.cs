using System.CommandLine;
using System.ComponentModel;
using System.Diagnostics;
using MirrorActors.Pbm.Connection;

namespace MirrorActors.Pbm.Verbs;

/// <summary>A verb that runs the node's own program on this machine, with the node's configuration. No node is asked.</summary>
internal abstract class NodeProgramVerb : Verb
{
    private const string Node = "mirroractors";

    private readonly Option<string?> _config = new("--config") { Description = "HOCON file of this machine's node" };
    private readonly Option<string[]> _set = new("--set") { Description = "key=value, over that file", DefaultValueFactory = _ => [] };
    private readonly Option<string?> _program = new("--program")
    {
        Description = "The node's program; else mirroractors beside pbm, else in PATH",
    };

    protected NodeProgramVerb(string name, string description)
        : base(name, description)
    {
        Add(_config);
        Add(_set);
        Add(_program);
    }

    /// <summary>What the program is told before the configuration.</summary>
    protected abstract IEnumerable<string> WordsOf(ParseResult parsed);

    protected sealed override async Task<int> RunAsync(VerbContext context, CancellationToken token)
    {
        var program = context.Parsed.GetValue(_program) ?? Find()
            ?? throw new AdminException(ExitCodes.Usage, $"there is no program {Node} beside pbm or in PATH: --program names it");
        try
        {
            // It writes to the same terminal, and is interrupted from there as well: then it undoes what it has done, and is waited for.
            using var node = Process.Start(new ProcessStartInfo(program, AllWordsOf(context.Parsed)))!;
            await node.WaitForExitAsync(CancellationToken.None);
            if (node.ExitCode == 0) return ExitCodes.Done;
            return token.IsCancellationRequested ? ExitCodes.Interrupted : ExitCodes.Failed;
        }
        catch (Win32Exception e)
        {
            throw new AdminException(ExitCodes.Usage, $"{program} cannot be run: {e.Message}");
        }
    }

    private List<string> AllWordsOf(ParseResult parsed)
    {
        List<string> words = [.. WordsOf(parsed)];
        if (parsed.GetValue(_config) is { } config) words.AddRange(["--config", config]);
        foreach (var pair in parsed.GetValue(_set)!) words.AddRange(["--set", pair]);
        return words;
    }

    private static string? Find()
    {
        var path = (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(':', StringSplitOptions.RemoveEmptyEntries);
        return path.Prepend(AppContext.BaseDirectory).Select(folder => Path.Combine(folder, Node)).FirstOrDefault(File.Exists);
    }
}
