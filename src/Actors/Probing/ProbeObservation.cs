using System.Collections.Immutable;
using MirrorActors.Actors.Outgoing;
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

    /// <summary>What is not as it should be, and no reason for a verdict; one line each.</summary>
    public ImmutableArray<string> Warnings
    {
        get => field.IsDefault ? [] : field;
        init;
    }

    /// <summary>Null when nothing was asked.</summary>
    public CallTimings? Timings { get; init; }

    /// <summary>Of the server that was asked, not of one that it sent to; null without TLS.</summary>
    public CertificateEnd? Certificate { get; init; }

    /// <summary>That were sent for it, redirects included.</summary>
    public int Requests { get; init; }

    /// <summary>Of bodies, received for it.</summary>
    public long Bytes { get; init; }

    public static ProbeObservation Good(string reason) => new(ObservationKind.Good, reason);

    public static ProbeObservation Wrong(string reason) => new(ObservationKind.WrongAnswer, reason);
}

/// <summary>Until when a certificate is good.</summary>
/// <param name="IsSoon">Within <c>probe.certificate-warning</c>, or already over.</param>
public readonly record struct CertificateEnd(DateTimeOffset At, bool IsSoon);
