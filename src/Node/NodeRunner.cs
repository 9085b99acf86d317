using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using MirrorActors.Engine;
using MirrorActors.Engine.Hocon;
using MirrorActors.Engine.Settings;
using MirrorActors.Node.Composition;
using MirrorActors.Node.Upgrades;

namespace MirrorActors.Node;

/// <summary>Runs a node until a signal, and turns what keeps it from starting into messages and exit codes.</summary>
internal static class NodeRunner
{
    /// <summary>EX_CONFIG of sysexits.h.</summary>
    private const int BadConfiguration = 78;

    private const int CannotStart = 1;

    /// <param name="read">Reads the configuration; again after each SIGHUP.</param>
    public static async Task<int> RunAsync(Func<NodeConfiguration> read)
    {
        using var origin = NodeOrigin.Take();
        try
        {
            return await RunAsync(read, origin);
        }
        catch (Exception e) when (Faults(e) is { } faults)
        {
            origin.Elder?.Say($"{HandedDescriptors.Failed} {string.Join("; ", faults.Lines)}");
            throw;
        }
    }

    private static async Task<int> RunAsync(Func<NodeConfiguration> read, NodeOrigin origin)
    {
        var config = read();
        using var hangUps = new HangUpSignal();
        using var signals = new StopSignals();
        using var loggers = Loggers(config.Log.Level);
        return await UnlessStoppedAsync(signals, async stopping =>
        {
            await using var host = await NodeHost.StartAsync(
                config, loggers, TimeProvider.System, new Random(), leavesNote: true, origin, stopping);
            hangUps.Reopens(() =>
            {
                host.ReopenLogs();
                host.Reload(read);
            });
            await Console.Out.WriteLineAsync(ReadyLine(host));
            if (origin.Elder is null) ServiceManager.Ready();
            var stopped = Task.WhenAny(signals.Stopped, host.LeaveAsked);
            if (await Task.WhenAny(stopped, host.Replaced) == stopped)
            {
                ServiceManager.Stopping();
                await host.StopAsync(await await stopped, CancellationToken.None);
            }
            else
            {
                await host.HandOverAsync(signals.Stopping);
            }

            return 0;
        });
    }

    /// <summary>Runs something that the first signal cuts short: a start that was stopped has not failed.</summary>
    public static async Task<int> UnlessStoppedAsync(StopSignals signals, Func<CancellationToken, Task<int>> run)
    {
        try
        {
            return await run(signals.Stopping);
        }
        catch (OperationCanceledException) when (signals.Stopping.IsCancellationRequested)
        {
            return 0;
        }
    }

    public static string ReadyLine(NodeHost host) => $"ready {host.Public} admin {host.Admin.TrimEnd('/')}/";

    public static ILoggerFactory Loggers(LogLevel level) => LoggerFactory.Create(builder => builder
        .SetMinimumLevel(level)
        .AddFilter("Microsoft", level < LogLevel.Warning ? LogLevel.Warning : level)
        .AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z' ";
            console.UseUtcTimestamp = true;
            console.ColorBehavior = LoggerColorBehavior.Disabled;
        })
        .Services.Configure<ConsoleLoggerOptions>(o => o.LogToStandardErrorThreshold = LogLevel.Trace));

    /// <summary>Exit code of a run; what is wrong goes to stderr.</summary>
    public static async Task<int> GuardAsync(Func<Task<int>> run)
    {
        try
        {
            return await run();
        }
        catch (Exception e) when (Faults(e) is { } faults)
        {
            foreach (var line in faults.Lines) await Console.Error.WriteLineAsync($"mirroractors: {line}");
            return faults.ExitCode;
        }
    }

    /// <summary>What is wrong, for people; null when it is a bug.</summary>
    private static StartFaults? Faults(Exception e) => e switch
    {
        SettingsException settings => new(BadConfiguration, [.. settings.Faults.Select(static f => f.ToString())]),
        HoconException hocon => new(BadConfiguration, [.. hocon.Errors.Select(static f => f.ToString())]),
        _ when IsNotOurs(e) => new(CannotStart, [$"cannot start: {e.Message}"]),
        _ => null,
    };

    private static bool IsNotOurs(Exception e) => e is EngineOpenException or IOException or InvalidDataException
        or UnauthorizedAccessException or HttpRequestException;

    private sealed record StartFaults(int ExitCode, IReadOnlyList<string> Lines);
}
