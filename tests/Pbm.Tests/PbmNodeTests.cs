using System.CommandLine;
using MirrorActors.Pbm.Verbs;
using MirrorActors.Testing;
using MirrorActors.Testing.Admin;

namespace MirrorActors.Pbm.Tests;

/// <summary>Tests that run pbm against one started node.</summary>
public abstract class PbmNodeTests : IAsyncLifetime
{
    internal AdminNode Node { get; } = new();

    public async Task InitializeAsync() => await Node.StartAsync();

    public async Task DisposeAsync() => await Node.DisposeAsync();

    /// <summary>Runs a command line as the shell would pass it.</summary>
    internal static async Task<PbmRun> PbmAsync(IEnumerable<string> words, CancellationToken token = default)
    {
        await using var output = new StringWriter { NewLine = "\n" };
        return await PbmAsync(words, output, token);
    }

    /// <summary>Likewise, for a test that reads while it runs.</summary>
    internal static async Task<PbmRun> PbmAsync(IEnumerable<string> words, TextWriter output, CancellationToken token)
    {
        await using var error = new StringWriter { NewLine = "\n" };
        var parsed = Root.Create().Parse([.. words]);
        Assert.Empty(parsed.Errors.Select(e => e.Message));
        var run = parsed.InvokeAsync(new InvocationConfiguration { Output = output, Error = error }, token);
        var code = await Awaited.Of(run, $"the end of pbm {string.Join(' ', words)}");
        return new PbmRun(code, output.ToString()!, error.ToString());
    }

    internal Task<PbmRun> RunAsync(params string[] words) =>
        PbmAsync([.. words, "--admin", Node.Address, "--token-file", Node.Token.File]);

    /// <summary>Runs words separated by blanks; it must end well.</summary>
    internal async Task<string> DoneAsync(string line)
    {
        var run = await RunAsync(line.Split(' '));
        Assert.True(run is { Code: ExitCodes.Done, Error: "" }, $"pbm {line}: {run}");
        return run.Output;
    }

    internal async Task AddAsync(string id, string more = "") =>
        await DoneAsync($"mirror add {id} --http http://{id}.example/pub/ --no-check{more}");
}

/// <summary>How a run of pbm ended and what it wrote.</summary>
internal sealed record PbmRun(int Code, string Output, string Error)
{
    public string[] Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
