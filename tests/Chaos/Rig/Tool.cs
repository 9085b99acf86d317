using System.ComponentModel;
using System.Diagnostics;

namespace MirrorActors.Chaos.Rig;

/// <summary>Short programs of the system, such as ip, nft and mount.</summary>
internal static class Tool
{
    /// <exception cref="InvalidOperationException">It failed; the message is what it said.</exception>
    public static async Task RunAsync(string command, string input = "")
    {
        if (await TryAsync(command, input) is { } refusal) throw new InvalidOperationException($"{command}: {refusal}");
    }

    /// <returns>What it said when it failed; null when it did not.</returns>
    public static async Task<string?> TryAsync(string command, string input = "")
    {
        var words = command.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var start = new ProcessStartInfo(words[0], words[1..])
        {
            RedirectStandardInput = true,
            RedirectStandardError = true,
        };
        try
        {
            using var process = Process.Start(start)!;
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
            var said = await process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync();
            return process.ExitCode == 0 ? null : said.Trim();
        }
        catch (Win32Exception e)
        {
            return e.Message;
        }
    }
}
