using System.Buffers;
using System.ComponentModel;
using System.Diagnostics;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text;

namespace MirrorActors.Actors.Scanning.Rsync;

/// <summary>A running rsync, read line by line in bounded memory. Disposing it ends the whole tree.</summary>
internal sealed class RsyncProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly PipeReader _output;
    private readonly Task<string> _errors;

    private RsyncProcess(Process process)
    {
        _process = process;
        _output = PipeReader.Create(process.StandardOutput.BaseStream);
        _errors = ReadErrorsAsync(process.StandardError);
        process.StandardInput.Close();
    }

    /// <exception cref="ListingException">The program is missing or cannot be run.</exception>
    public static RsyncProcess Start(ProcessStartInfo command)
    {
        try
        {
            return new RsyncProcess(Process.Start(command)!);
        }
        catch (Win32Exception e)
        {
            throw new ListingException($"the program {command.FileName} cannot be run: {e.Message}", e);
        }
    }

    /// <summary>The lines, without their ends.</summary>
    /// <exception cref="ListingException">A line is too long.</exception>
    public async IAsyncEnumerable<byte[]> ReadLinesAsync([EnumeratorCancellation] CancellationToken token)
    {
        while (true)
        {
            var read = await _output.ReadAsync(token);
            var rest = read.Buffer;
            while (rest.PositionOf((byte)'\n') is { } end)
            {
                yield return rest.Slice(0, end).ToArray();
                rest = rest.Slice(rest.GetPosition(1, end));
            }

            if (rest.Length > RsyncLimits.LineBytes) throw new ListingException("rsync prints an endless line");
            if (read.IsCompleted && !rest.IsEmpty) yield return rest.ToArray();
            _output.AdvanceTo(read.IsCompleted ? rest.End : rest.Start, rest.End);
            if (read.IsCompleted) yield break;
        }
    }

    public async Task<(int Code, string Errors)> EndAsync(CancellationToken token)
    {
        var errors = await _errors.WaitAsync(token);
        await _process.WaitForExitAsync(token);
        return (_process.ExitCode, errors);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync(CancellationToken.None);
        await ((Task)_errors).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _output.CompleteAsync();
        _process.Dispose();
    }

    /// <summary>Reads to the end, so that the program never blocks, and keeps the beginning.</summary>
    private static async Task<string> ReadErrorsAsync(StreamReader errors)
    {
        var kept = new StringBuilder();
        var buffer = new char[4096];
        int read;
        while ((read = await errors.ReadAsync(buffer)) > 0)
            kept.Append(buffer, 0, Math.Min(read, RsyncLimits.ErrorChars - kept.Length));
        return kept.ToString();
    }
}
