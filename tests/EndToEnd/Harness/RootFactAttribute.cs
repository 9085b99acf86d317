using System.ComponentModel;
using System.Diagnostics;

namespace MirrorActors.EndToEnd.Harness;

/// <summary>A test that mounts file systems: skipped where that is not allowed, even to root.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RootFactAttribute : FactAttribute
{
    private static readonly Lazy<string?> Refusal = new(TryMount);

    public RootFactAttribute() => Skip = Refusal.Value;

    private static string? TryMount()
    {
        using var folder = new TempFolder();
        var point = folder.Sub("mount");
        try
        {
            if (Run("mount", "-t", "tmpfs", "none", point) is { Length: > 0 } refusal) return refusal;
            return Run("umount", point) is { Length: > 0 } stuck ? stuck : null;
        }
        catch (Win32Exception e)
        {
            return e.Message;
        }
    }

    /// <returns>What it says when it fails; empty when it does not.</returns>
    private static string Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var said = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? "" : $"{program} is not allowed here: {said.Trim()}";
    }
}
