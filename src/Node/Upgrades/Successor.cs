using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.IO.Pipes;
using MirrorActors.Web.Hosting.Listening;

namespace MirrorActors.Node.Upgrades;

/// <summary>A process that was started to replace this one.</summary>
internal sealed class Successor : IAsyncDisposable
{
    private readonly Process _process;
    private readonly AnonymousPipeServerStream _says;
    private readonly AnonymousPipeServerStream _letGo;
    private readonly StreamReader _reader;
    private Task<string?>? _reading;
    private bool _hasTakenOver;

    private Successor(Process process, AnonymousPipeServerStream says, AnonymousPipeServerStream letGo)
    {
        (_process, _says, _letGo) = (process, says, letGo);
        _reader = new StreamReader(says);
    }

    public int Id => _process.Id;

    /// <param name="command">What is started.</param>
    /// <param name="sockets">What it goes on with.</param>
    /// <exception cref="IOException">It cannot be started.</exception>
    public static Successor Start(ProgramCommand command, IReadOnlyList<ListenSocket> sockets)
    {
        var says = new AnonymousPipeServerStream(PipeDirection.In, HandleInheritability.Inheritable);
        var letGo = new AnonymousPipeServerStream(PipeDirection.Out, HandleInheritability.Inheritable);
        try
        {
            var handed = new HandedDescriptors(
                Number(says), Number(letGo), [.. sockets.Select(static s => (s.Descriptor, s.IsShared))]);
            var start = new ProcessStartInfo(command.Program, command.Arguments);
            start.Environment[HandedDescriptors.Variable] = handed.ToString();
            return new Successor(Start(start, handed), says, letGo);
        }
        catch
        {
            says.Dispose();
            letGo.Dispose();
            throw;
        }
        finally
        {
            says.DisposeLocalCopyOfClientHandle();
            letGo.DisposeLocalCopyOfClientHandle();
        }
    }

    /// <summary>What it says next; null when it has ended or said nothing within a time.</summary>
    public async Task<string?> HearAsync(TimeSpan limit, TimeProvider clock, CancellationToken token)
    {
        try
        {
            return await (_reading ??= _reader.ReadLineAsync(CancellationToken.None).AsTask()).WaitAsync(limit, clock, token);
        }
        catch (TimeoutException)
        {
            return null;
        }
        finally
        {
            if (_reading is { IsCompleted: true }) _reading = null;
        }
    }

    /// <summary>Tells it that the engine is free.</summary>
    public void LetGo() => _letGo.Dispose();

    /// <summary>It serves: it goes on when this process ends.</summary>
    public void HasTakenOver() => _hasTakenOver = true;

    /// <summary>Ends it if it does not end within a time.</summary>
    /// <returns>Its exit code; null when it had to be killed.</returns>
    public async Task<int?> StopAsync(TimeSpan limit, TimeProvider clock)
    {
        try
        {
            await _process.WaitForExitAsync().WaitAsync(limit, clock);
            return _process.ExitCode;
        }
        catch (TimeoutException)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
            return null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_hasTakenOver) await StopAsync(TimeSpan.Zero, TimeProvider.System);
        await _letGo.DisposeAsync();
        _reader.Dispose();
        await _says.DisposeAsync();
        _process.Dispose();
    }

    private static int Number(AnonymousPipeServerStream pipe) =>
        int.Parse(pipe.GetClientHandleAsString(), CultureInfo.InvariantCulture);

    private static Process Start(ProcessStartInfo start, HandedDescriptors handed)
    {
        foreach (var (descriptor, _) in handed.Sockets) Descriptors.PassOn(descriptor, true);
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw new IOException($"{start.FileName} cannot be started: {e.Message}", e);
        }
        finally
        {
            foreach (var (descriptor, _) in handed.Sockets) Descriptors.PassOn(descriptor, false);
        }
    }
}
