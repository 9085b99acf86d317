using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Probing;

/// <summary>What one probe saw.</summary>
/// <param name="Reason">One line, for example <c>200</c> or <c>404 for /iso/a.iso</c>.</param>
public readonly record struct ProbeObservation(ObservationKind Kind, string Reason)
{
    public bool Ok => Kind == ObservationKind.Good;

    /// <summary>Not Ok, and enough for a verdict.</summary>
    public bool IsFinal { get; init; }

    /// <summary>Kept with a verdict that it decides; null when nothing was asked.</summary>
    public ProbeEvidence? Evidence { get; init; }

    public static ProbeObservation Good(string reason) => new(ObservationKind.Good, reason);

    public static ProbeObservation Wrong(string reason) => new(ObservationKind.WrongAnswer, reason);
}
