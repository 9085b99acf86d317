namespace MirrorActors.Actors.Probing;

/// <summary>Asks a server for one file without fetching it.</summary>
public interface IHeadProbe
{
    /// <summary>A success is status 200 and exactly the size. Never throws for what the server does.</summary>
    /// <exception cref="OperationCanceledException">The caller's token.</exception>
    Task<ProbeObservation> ProbeAsync(Uri file, long size, CancellationToken token);
}
