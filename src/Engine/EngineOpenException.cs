namespace MirrorActors.Engine;

/// <summary>The engine's storage cannot be used; the message says why, in the operator's words.</summary>
public sealed class EngineOpenException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>
    /// True when the same file may open later: the disk is away or failing, a backup has to be restored. False when
    /// somebody must decide first: a newer version's file, another program's, one in use.
    /// </summary>
    public bool MayPass { get; init; }
}
