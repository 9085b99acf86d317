using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using MirrorActors.Engine;
using MirrorActors.Engine.Hocon;
using MirrorActors.Engine.Settings;
using MirrorActors.Node.Composition;

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
        var config = read();
        using var hangUps = new HangUpSignal();
        using var signals = new StopSignals();
        using var loggers = Loggers(config.Log.Level);
        return await UnlessStoppedAsync(signals, async stopping =>
        {
            await using var host = await NodeHost.StartAsync(
                config, loggers, TimeProvider.System, new Random(), leavesNote: true, stopping);
            hangUps.Reopens(() =>
            {
                host.ReopenLogs();
                host.Reload(read);
            });
            await Console.Out.WriteLineAsync(ReadyLine(host));
            var why = await Task.WhenAny(signals.Stopped, host.LeaveAsked);
            await host.StopAsync(await why, CancellationToken.None);
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
        catch (SettingsException e)
        {
            foreach (var fault in e.Faults) await Console.Error.WriteLineAsync($"mirroractors: {fault}");
            return BadConfiguration;
        }
        catch (HoconException e)
        {
            foreach (var error in e.Errors) await Console.Error.WriteLineAsync($"mirroractors: {error}");
            return BadConfiguration;
        }
        catch (Exception e) when (IsNotOurs(e))
        {
            await Console.Error.WriteLineAsync($"mirroractors: cannot start: {e.Message}");
            return CannotStart;
        }
    }

    private static bool IsNotOurs(Exception e) => e is EngineOpenException or IOException or InvalidDataException
        or UnauthorizedAccessException or HttpRequestException;
}
