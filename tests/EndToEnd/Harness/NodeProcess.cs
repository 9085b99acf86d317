using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.RegularExpressions;

namespace MirrorActors.EndToEnd.Harness;

/// <summary>A real node in its own process, stopped by its id.</summary>
public sealed partial class NodeProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(40);
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = new();
    private readonly TaskCompletionSource<Match> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private NodeProcess(Process process) => _process = process;

    /// <summary>Path of the node's program, for dotnet.</summary>
    public static string Program => Path.Combine(AppContext.BaseDirectory, "mirroractors.dll");

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>Base of the public listener, without a slash at the end.</summary>
    public string Public { get; private set; } = string.Empty;

    /// <summary>Base of the admin listener, without a slash at the end.</summary>
    public string Admin { get; private set; } = string.Empty;

    public string Output => string.Join('\n', _output);

    /// <summary>Starts a node and waits for its ready line.</summary>
    public static Task<NodeProcess> StartAsync(string folder, params string[] arguments) => StartAsync(Launch(folder, arguments));

    /// <summary>Starts a node by another program, such as <c>ip netns exec NAME</c>, and waits for its ready line.</summary>
    public static Task<NodeProcess> StartAsync(string folder, ProcessStartInfo start) => StartAsync(Launch(folder, start));

    private static async Task<NodeProcess> StartAsync(NodeProcess node)
    {
        var exited = node._process.WaitForExitAsync();
        var first = await Task.WhenAny(node._ready.Task, exited, Waiting.Limit(StartLimit));
        if (first != node._ready.Task)
        {
            await node.DisposeAsync();
            throw new InvalidOperationException($"no ready line from the node; it said:\n{node.Output}");
        }

        var match = await node._ready.Task;
        node.Public = match.Groups[1].Value.TrimEnd('/');
        node.Admin = match.Groups[2].Value.TrimEnd('/');
        return node;
    }

    /// <summary>Runs a node that is expected to end by itself.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(string folder, params string[] arguments)
    {
        await using var node = Launch(folder, arguments);
        await node.ExitAsync();
        return (node._process.ExitCode, node.Output);
    }

    /// <summary>The end that nobody can prepare for.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await ExitAsync();
    }

    /// <summary>SIGTERM, as an init system sends it; returns without waiting.</summary>
    public Task TerminateAsync() => SignalAsync("-TERM");

    /// <summary>SIGHUP; returns without waiting.</summary>
    public Task HangUpAsync() => SignalAsync("-HUP");

    /// <summary>SIGSTOP: it keeps its connections and does nothing.</summary>
    public Task PauseAsync() => SignalAsync("-STOP");

    public Task ContinueAsync() => SignalAsync("-CONT");

    public async Task<int> ExitAsync()
    {
        await Waiting.WithinAsync(_process.WaitForExitAsync(), StopLimit, "the node's end");
        return _process.ExitCode;
    }

    /// <summary>The exit code of a process whose output another one has as well.</summary>
    public async Task<int> GoneAsync()
    {
        await Waiting.UntilAsync(() => Task.FromResult(_process.HasExited), static gone => gone, StopLimit, "the node's end");
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    /// <summary>Starts a node and waits for nothing.</summary>
    public static NodeProcess Launch(string folder, params string[] arguments) =>
        Launch(folder, new ProcessStartInfo("dotnet", [Program, .. arguments]));

    private static NodeProcess Launch(string folder, ProcessStartInfo start)
    {
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.WorkingDirectory = folder;
        start.Environment["XDG_RUNTIME_DIR"] = folder;
        start.Environment["DOTNET_TieredCompilation"] = "1";
        var node = new NodeProcess(new Process { StartInfo = start });
        node._process.OutputDataReceived += (_, line) => node.Hear(line.Data);
        node._process.ErrorDataReceived += (_, line) => node.Hear(line.Data);
        node._process.Start();
        node._process.BeginOutputReadLine();
        node._process.BeginErrorReadLine();
        return node;
    }

    private async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [signal, _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    private void Hear(string? line)
    {
        if (line is null) return;
        _output.Enqueue(line);
        if (ReadyLine().Match(line) is { Success: true } match) _ready.TrySetResult(match);
    }

    [GeneratedRegex(@"^ready (http://\S+) admin (\S+)$")]
    private static partial Regex ReadyLine();
}
