using System.Diagnostics;
using System.Text.RegularExpressions;

namespace MirrorActors.EndToEnd.Harness;

/// <summary>A running demo and the promises it printed.</summary>
public sealed partial class DemoNode : IAsyncLifetime, IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);
    private readonly TempFolder _folder = new();
    private NodeProcess? _process;

    public NodeProcess Process => _process!;

    public string Folder => _folder.Path;

    public IReadOnlyList<DemoPromise> Promises { get; private set; } = [];

    public PbmRunner Pbm { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        _process = await NodeProcess.StartAsync(
            _folder.Path, "demo", "--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0");
        Promises = await Waiting.UntilAsync(
            () => Task.FromResult(Read(_process.Output)), p => p.Any(l => l.Text == "every change is an event"), Limit,
            "the demo's last promise");
        Pbm = new PbmRunner(_process.Admin, Promises.First(p => p.TokenFile is not null).TokenFile!);
    }

    public async Task DisposeAsync()
    {
        if (_process is not { } process) return;
        await using (process)
        {
            await process.TerminateAsync();
            Assert.Equal(0, await process.ExitAsync());
        }

        foreach (var file in Promises.Select(p => p.TokenFile).OfType<string>())
            Assert.False(Directory.Exists(Path.GetDirectoryName(file)), $"the demo left {file} behind");
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>Runs a promise's line in a shell, as somebody who copies it does.</summary>
    public static async Task<string> RunAsync(DemoPromise promise)
    {
        var start = new ProcessStartInfo("sh", ["-c", promise.Command]) { RedirectStandardOutput = true };
        using var shell = System.Diagnostics.Process.Start(start)!;
        var output = await shell.StandardOutput.ReadToEndAsync();
        await shell.WaitForExitAsync();
        Assert.True(shell.ExitCode == 0, $"{promise.Command}: exit {shell.ExitCode}\n{output}");
        return output;
    }

    private static List<DemoPromise> Read(string output) =>
        [.. Promise().Matches(output).Select(m => new DemoPromise(
            m.Groups["text"].Value, m.Groups["command"].Value,
            m.Groups["token"] is { Success: true } token ? token.Value : null,
            m.Groups["verb"] is { Success: true } verb ? verb.Value : null))];

    [GeneratedRegex(
        "^(?<text>[^\n]+?): (?<command>curl [^\n]*?( # or: [^\n]* --token-file '(?<token>[^'\n]+)' (?<verb>[^\n]+))?)$",
        RegexOptions.Multiline)]
    private static partial Regex Promise();
}

/// <summary>A line of the demo.</summary>
/// <param name="Verb">The words for pbm that show the same; null when there are none.</param>
public sealed record DemoPromise(string Text, string Command, string? TokenFile, string? Verb);
