using MirrorActors.Actors.Outgoing;

namespace MirrorActors.Actors.Probing;

/// <summary>Asks a server for one file without fetching it.</summary>
public interface IHeadProbe
{
    /// <summary>In which address families the server can be asked from here; null with the problem when its name says nothing.</summary>
    /// <exception cref="OperationCanceledException">The caller's token.</exception>
    Task<(HostReach? Reach, ProbeObservation? Problem)> ReachAsync(Uri file, CancellationToken token);

    /// <summary>A success is the file in exactly its size. Never throws for what the server does.</summary>
    /// <exception cref="OperationCanceledException">The caller's token.</exception>
    Task<ProbeObservation> ProbeAsync(ProbeQuestion question, CancellationToken token);
}
