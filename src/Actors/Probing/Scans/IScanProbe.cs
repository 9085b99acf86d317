using System.Net.Sockets;
using MirrorActors.Actors.Probing;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Probing.Scans;

/// <summary>Asks a server that is for scans whether it answers and lets in, without listing anything.</summary>
public interface IScanProbe
{
    /// <summary>A name of <see cref="MirrorSchemes"/>.</summary>
    string Scheme { get; }

    /// <summary>Never throws for what the server does.</summary>
    /// <param name="urls">With one for the scheme.</param>
    /// <param name="family">Only over it.</param>
    /// <exception cref="OperationCanceledException">The caller's token.</exception>
    Task<ProbeObservation> ProbeAsync(MirrorUrls urls, AddressFamily family, CancellationToken token);
}
