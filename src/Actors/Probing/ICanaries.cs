using System.Net.Sockets;

namespace MirrorActors.Actors.Probing;

/// <summary>Addresses that answer when this node's network works.</summary>
public interface ICanaries
{
    /// <summary>Without any nothing is asked and nobody answers.</summary>
    bool IsEmpty { get; }

    /// <summary>Whether one of them answers in a family. Never throws for what the network does.</summary>
    /// <exception cref="OperationCanceledException">The caller's token.</exception>
    Task<bool> AnyAnswersAsync(AddressFamily family, CancellationToken token);
}
