using System.Diagnostics;
using System.Globalization;

namespace MirrorActors.Testing.Servers;

/// <summary>The etcd that a node has started beside itself, by the note in the node's data directory.</summary>
public static class ManagedEtcdProcess
{
    /// <summary>Its process number.</summary>
    public static int Of(string dataDir) =>
        int.Parse(File.ReadAllText(Path.Combine(dataDir, "etcd.pid")).Split(' ')[0], CultureInfo.InvariantCulture);

    public static bool IsAlive(int process)
    {
        var stat = string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/stat");
        return File.Exists(stat) && !File.ReadAllText(stat).Contains(") Z ", StringComparison.Ordinal);
    }

    /// <summary>kill -9; returns when it is gone.</summary>
    public static async Task KillAsync(string dataDir)
    {
        if (!File.Exists(Path.Combine(dataDir, "etcd.pid"))) return;
        var process = Of(dataDir);
        if (!IsAlive(process)) return;
        await SignalAsync(dataDir, "-KILL");
        while (IsAlive(process)) await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
    }

    /// <param name="signal">As <c>kill</c> takes it.</param>
    public static async Task SignalAsync(string dataDir, string signal)
    {
        using var kill = Process.Start("kill", [signal, Of(dataDir).ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }
}
