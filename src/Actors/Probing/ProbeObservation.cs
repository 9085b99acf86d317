namespace MirrorActors.Actors.Probing;

/// <summary>What one probe saw.</summary>
/// <param name="Reason">One line, for example <c>200</c> or <c>404 for /iso/a.iso</c>.</param>
public readonly record struct ProbeObservation(bool Ok, string Reason)
{
    /// <summary>The server says that it does not have the file (404, 410): that tells of the file, not of the server.</summary>
    public bool IsGone { get; init; }

    /// <summary>Not Ok, and enough for a verdict.</summary>
    public bool IsFinal { get; init; }
}
