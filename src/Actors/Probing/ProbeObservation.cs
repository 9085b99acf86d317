namespace MirrorActors.Actors.Probing;

/// <summary>What one probe saw.</summary>
/// <param name="Reason">One line, for example <c>200</c> or <c>404 for /iso/a.iso</c>.</param>
public readonly record struct ProbeObservation(bool Ok, string Reason);
