using MirrorActors.Web.Hosting.Listening;

namespace MirrorActors.Node.Upgrades;

/// <summary>What a process was started with.</summary>
/// <param name="elder">The process that it replaces; null when there is none.</param>
/// <param name="command">How it was started; null when it cannot be started again.</param>
internal sealed class NodeOrigin(IReadOnlyList<ListenSocket> sockets, Elder? elder, ProgramCommand? command) : IDisposable
{
    public ListenSockets Sockets { get; } = new([.. sockets]);

    public Elder? Elder => elder;

    public ProgramCommand? Command => command;

    /// <summary>Of a process that nobody replaces and that has only its settings.</summary>
    public static NodeOrigin None => new([], null, null);

    /// <exception cref="InvalidDataException">What was handed over is not what the environment says.</exception>
    public static NodeOrigin Take()
    {
        if (!OperatingSystem.IsLinux()) return None;
        var elder = Elder.Take();
        return new NodeOrigin([.. ServiceSockets.Take(), .. elder?.Sockets ?? []], elder, ProgramCommand.OfThisProcess());
    }

    public void Dispose()
    {
        Sockets.CloseRest();
        elder?.Dispose();
    }
}
