using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using MirrorActors.Protocol.Admin;

namespace MirrorActors.EndToEnd.Harness;

/// <summary>A node's process that no test has started; stopped by its id.</summary>
internal sealed class UpgradedProcess(UpgradeView view) : IAsyncDisposable
{
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(40);

    public int Id => view.Process;

    /// <summary>Id of the process that it replaced.</summary>
    public int Replaced => view.Replaced;

    /// <summary>Ends when the process has.</summary>
    public Task GoneAsync() =>
        Waiting.UntilAsync(() => Task.FromResult(IsGone()), static gone => gone, StopLimit, $"the end of process {Id}");

    /// <summary>SIGTERM, as an init system sends it; returns without waiting.</summary>
    public async Task TerminateAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            using var process = Process.GetProcessById(Id);
            process.Kill();
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or Win32Exception)
        {
            return; // it has ended
        }

        await GoneAsync();
    }

    /// <summary>Whoever adopts it may be slow to take note of its end.</summary>
    private bool IsGone()
    {
        try
        {
            return File.ReadAllText($"/proc/{Id}/stat").Contains(") Z ", StringComparison.Ordinal);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return true;
        }
    }
}
