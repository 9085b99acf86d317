using System.IO.Pipes;
using System.Text;
using Microsoft.Win32.SafeHandles;
using MirrorActors.Web.Hosting.Listening;

namespace MirrorActors.Node.Upgrades;

/// <summary>The process that this one replaces.</summary>
internal sealed class Elder : IDisposable
{
    private readonly AnonymousPipeClientStream _says;
    private readonly AnonymousPipeClientStream _hears;

    private Elder(AnonymousPipeClientStream says, AnonymousPipeClientStream hears, IReadOnlyList<ListenSocket> sockets)
    {
        (_says, _hears, Sockets) = (says, hears, sockets);
    }

    public IReadOnlyList<ListenSocket> Sockets { get; }

    /// <summary>Ends when it does not use the engine any more.</summary>
    public Task LetGo { get; private set; } = Task.CompletedTask;

    /// <summary>Null when nobody is replaced. Programs that this process starts hear nothing of it.</summary>
    /// <exception cref="InvalidDataException">What was handed over is not what the variable says.</exception>
    public static Elder? Take()
    {
        if (Environment.GetEnvironmentVariable(HandedDescriptors.Variable) is not { } text) return null;
        Environment.SetEnvironmentVariable(HandedDescriptors.Variable, null);
        var handed = HandedDescriptors.Parse(text);
        var says = Open(PipeDirection.Out, handed.Says);
        var hears = Open(PipeDirection.In, handed.Hears);
        var elder = new Elder(says, hears, [.. handed.Sockets.Select(static s => ListenSocket.Open(s.Descriptor, s.IsShared))]);
        elder.LetGo = Task.Run(elder.HearEndAsync, CancellationToken.None);
        return elder;
    }

    /// <summary>Tells it a fact; one that has ended needs none.</summary>
    public void Say(string line)
    {
        try
        {
            _says.Write(Encoding.UTF8.GetBytes(line.ReplaceLineEndings(" ") + '\n'));
        }
        catch (IOException)
        {
            return;
        }
    }

    public void Dispose()
    {
        _says.Dispose();
        _hears.Dispose();
    }

    private static AnonymousPipeClientStream Open(PipeDirection direction, int descriptor)
    {
        try
        {
            Descriptors.PassOn(descriptor, false);
            return new AnonymousPipeClientStream(direction, new SafePipeHandle(descriptor, ownsHandle: true));
        }
        catch (Exception e) when (e is IOException or ArgumentException)
        {
            throw new InvalidDataException($"file descriptor {descriptor}, which was handed over, is not a pipe: {e.Message}", e);
        }
    }

    private async Task HearEndAsync()
    {
        var buffer = new byte[16];
        try
        {
            while (await _hears.ReadAsync(buffer) > 0) continue;
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            return;
        }
    }
}
