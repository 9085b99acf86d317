using Microsoft.Extensions.Logging;
using MirrorActors.Node.Composition;
using MirrorActors.Protocol.Admin;
using MirrorActors.Web.Admin;

namespace MirrorActors.Node.Upgrades;

/// <summary>
/// Replaces this process: 1 writes the local snapshot; 2 starts the program again with the listening sockets; 3 waits until that
/// process has its tables; 4 lets go of the engine; 5 waits until the other serves; 6 stops listening and drains. Up to 3 any failure
/// leaves this process as it was. From 4 on a successor that dies leaves it serving from memory, and looking after its etcd again.
/// </summary>
internal sealed class NodeUpgrade(
    ProgramCommand command, NodeHost host, Func<string, string?> environment, TimeProvider clock, ILogger log)
    : INodeUpgrade, IAsyncDisposable
{
    /// <summary>From its start until a successor has restored its tables.</summary>
    private static readonly TimeSpan RestoreLimit = TimeSpan.FromMinutes(5);

    /// <summary>From the release of the engine until the successor serves, with it or without.</summary>
    private static readonly TimeSpan ServeLimit = TimeSpan.FromMinutes(1);

    /// <summary>For a successor that said why it ends, to end.</summary>
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _replaced = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _running = Task.CompletedTask;
    private int _begun;

    /// <summary>Ends when another process serves.</summary>
    public Task Replaced => _replaced.Task;

    public async Task<UpgradeOutcome> RunAsync()
    {
        if (Obstacle() is { } obstacle) return new UpgradeOutcome(null, obstacle);
        if (Interlocked.Exchange(ref _begun, 1) != 0) return new UpgradeOutcome(null, "an upgrade is under way");
        var started = clock.GetTimestamp();
        var running = ReplaceAsync();
        _running = running;
        try
        {
            var (process, fault) = await running;
            if (fault is null) return new UpgradeOutcome(Done(process, started), null);
            log.NotUpgraded(fault);
            return new UpgradeOutcome(null, fault);
        }
        finally
        {
            if (!Replaced.IsCompleted) Volatile.Write(ref _begun, 0);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await AbandonAsync();
        _stop.Dispose();
    }

    /// <summary>This process ends for another reason: a successor that is not ready yet is stopped.</summary>
    public async Task AbandonAsync()
    {
        await _stop.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private UpgradeView Done(int process, long started)
    {
        log.Upgraded(process);
        ServiceManager.Replaced(process);
        _replaced.TrySetResult();
        var seconds = Math.Round(clock.GetElapsedTime(started).TotalSeconds, 3);
        return new UpgradeView(process, Environment.ProcessId, seconds);
    }

    private string? Obstacle()
    {
        if (Environment.ProcessId == 1) return "this is process 1 of a container, which ends with it: replace the container";
        if (ServiceManager.HoldsOnTo(Environment.ProcessId, environment))
            return "the systemd unit would end with this process: it needs Type=notify";
        return _stop.IsCancellationRequested ? "this process is stopping" : null;
    }

    private async Task<(int Process, string? Fault)> ReplaceAsync()
    {
        try
        {
            using var held = await host.HoldLocalSnapshotAsync(_stop.Token);
            await using var successor = Successor.Start(command, host.Listening);
            log.SuccessorStarted(successor.Id, command.Program);
            var fault = await TakeOverAsync(successor);
            return (successor.Id, fault);
        }
        catch (IOException e)
        {
            return (0, e.Message);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            return (0, "this process is stopping");
        }
    }

    /// <returns>Why it failed; null when the other process serves.</returns>
    private async Task<string?> TakeOverAsync(Successor successor)
    {
        var said = await successor.HearAsync(RestoreLimit, clock, _stop.Token);
        if (said != HandedDescriptors.Restored) return await WhyAsync(successor, said);
        await host.LetGoAsync(_stop.Token);
        successor.LetGo();
        try
        {
            said = await successor.HearAsync(ServeLimit, clock, _stop.Token);
        }
        catch (OperationCanceledException)
        {
            await successor.StopAsync(TimeSpan.Zero, clock);
            await host.TakeBackAsync();
            throw;
        }

        if (said != HandedDescriptors.Serving)
        {
            var why = await WhyAsync(successor, said);
            await host.TakeBackAsync();
            return why + "; this process serves on from memory, without its engine: restart it";
        }

        successor.HasTakenOver();
        return null;
    }

    private async Task<string> WhyAsync(Successor successor, string? said)
    {
        var failed = HandedDescriptors.Failed + ' ';
        var told = said?.StartsWith(failed, StringComparison.Ordinal) == true ? said[failed.Length..] : null;
        var code = await successor.StopAsync(EndLimit, clock);
        var end = code is null ? "it was not ready in time" : $"it ended with exit code {code}";
        return told is null ? $"process {successor.Id} did not take over: {end}" : $"process {successor.Id} did not take over: {told}";
    }
}
