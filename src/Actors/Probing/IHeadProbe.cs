using System.Net.Sockets;
using MirrorActors.Actors.Outgoing;

namespace MirrorActors.Actors.Probing;

/// <summary>Asks a server for one file without fetching it.</summary>
public interface IHeadProbe
{
    /// <summary>In which address families the server can be asked from here; null with the reason when its name says nothing.</summary>
    /// <exception cref="OperationCanceledException">The caller's token.</exception>
    Task<(HostReach? Reach, string? Problem)> ReachAsync(Uri file, CancellationToken token);

    /// <summary>A success is status 200 and exactly the size. Never throws for what the server does.</summary>
    /// <param name="family">Null for either.</param>
    /// <exception cref="OperationCanceledException">The caller's token.</exception>
    Task<ProbeObservation> ProbeAsync(Uri file, long size, AddressFamily? family, CancellationToken token);
}
