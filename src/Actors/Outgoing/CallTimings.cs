namespace MirrorActors.Actors.Outgoing;

/// <summary>How long the parts of a call took, each summed over its hops; null for what did not happen.</summary>
/// <param name="Dns">Until the names had addresses.</param>
/// <param name="Connect">From then until the connections stood.</param>
/// <param name="Tls">The handshakes.</param>
/// <param name="FirstByte">From the first byte of a request to the first one of its answer.</param>
public readonly record struct CallTimings(TimeSpan? Dns, TimeSpan? Connect, TimeSpan? Tls, TimeSpan? FirstByte)
{
    /// <summary>Of the body, where one was read.</summary>
    public double? BytesPerSecond { get; init; }
}
