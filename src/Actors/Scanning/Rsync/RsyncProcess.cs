using System.ComponentModel;
using System.Diagnostics;
using System.IO.Pipes;

namespace MirrorActors.Actors.Scanning.Rsync;

/// <summary>A running rsync in bounded memory. Disposing it ends it and its children, whatever they do with signals.</summary>
internal sealed class RsyncProcess : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Process _process;
    private readonly Task _readingErrors;

    private RsyncProcess(Process process, ScanTranscript transcript)
    {
        _process = process;
        Errors = new RsyncErrors(transcript);
        Lines = new OutputLines((PipeStream)process.StandardOutput.BaseStream);
        _readingErrors = Errors.ReadAsync((PipeStream)process.StandardError.BaseStream, Kill, _stop.Token);
        process.StandardInput.Close();
    }

    public int Id => _process.Id;

    public OutputLines Lines { get; }

    public RsyncErrors Errors { get; }

    /// <exception cref="ListingException">The program is missing or cannot be run.</exception>
    public static RsyncProcess Start(ProcessStartInfo command, ScanTranscript transcript)
    {
        transcript.Say($"run: {command.FileName} {string.Join(' ', command.ArgumentList)}");
        try
        {
            return new RsyncProcess(Process.Start(command)!, transcript);
        }
        catch (Win32Exception e)
        {
            throw new ListingException($"the program {command.FileName} cannot be run: {e.Message}", e)
            {
                Failure = ListingFailure.Missing,
            };
        }
    }

    /// <summary>Waits for the end; to be called when all lines were read.</summary>
    public async Task<int> EndAsync(CancellationToken token)
    {
        await _readingErrors.WaitAsync(token);
        await _process.WaitForExitAsync(token);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        Kill();
        await _process.WaitForExitAsync(CancellationToken.None);

        // A process that it left behind may still hold the other end of the pipe: its end is not waited for.
        await _stop.CancelAsync();
        await _readingErrors.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Lines.Dispose();
        _process.Dispose();
        _stop.Dispose();
    }

    private void Kill()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
    }
}
