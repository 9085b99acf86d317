using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using MirrorActors.Actors.Outgoing;
using MirrorActors.Protocol.Admin;

namespace MirrorActors.Actors.Alerts;

/// <summary>
/// Runs a program, without a shell, with the message as JSON on its standard input. Exit code 0 is success. It is killed, with
/// its children, when it takes too long.
/// </summary>
/// <param name="command">Program and arguments.</param>
public sealed class CommandChannel(IReadOnlyList<string> command, TimeProvider clock, TimeSpan limit) : IAlertChannel
{
    public string Name => "command";

    public async Task SendAsync(AlertMessage message, CancellationToken token)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(message, AdminJson.Default.AlertMessage);
        using var deadline = new Deadline(limit, clock, token);
        using var process = Start();
        try
        {
            // A program that fills its output before it reads would wait for ever.
            var said = Task.WhenAll(HeadAsync(process.StandardOutput, deadline.Token), HeadAsync(process.StandardError, deadline.Token));
            await FeedAsync(process, json, deadline.Token);
            await process.WaitForExitAsync(deadline.Token);
            if (process.ExitCode == 0) return;
            var words = (await said).Select(text => OneLine.Of(text.Trim())).LastOrDefault(text => text.Length > 0);
            var code = process.ExitCode.ToString(CultureInfo.InvariantCulture);
            throw new AlertFailedException($"{command[0]} ended with exit code {code}{(words is null ? "" : $": {words}")}");
        }
        catch (OperationCanceledException e) when (deadline.Passed && !token.IsCancellationRequested)
        {
            throw new AlertFailedException($"{command[0]} did not end within {limit.TotalSeconds:0.###} s and was killed", e);
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }

    private Process Start()
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw new AlertFailedException($"{command[0]} cannot be run: {e.Message}", e);
        }
    }

    private static async Task FeedAsync(Process process, byte[] json, CancellationToken token)
    {
        try
        {
            await process.StandardInput.BaseStream.WriteAsync(json, token);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It does not care for the message: its exit code tells.
        }
    }

    /// <summary>The first bytes of an output; the rest is read and dropped.</summary>
    private static async Task<string> HeadAsync(StreamReader output, CancellationToken token)
    {
        var (head, buffer) = (new byte[AlertLimits.CommandOutput], new byte[AlertLimits.CommandOutput]);
        var kept = 0;
        while (await output.BaseStream.ReadAsync(buffer, token) is var read and > 0)
        {
            var more = Math.Min(read, head.Length - kept);
            buffer.AsSpan(0, more).CopyTo(head.AsSpan(kept));
            kept += more;
        }

        return Encoding.UTF8.GetString(head, 0, kept);
    }
}
