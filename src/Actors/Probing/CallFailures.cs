using MirrorActors.Actors.Outgoing;

namespace MirrorActors.Actors.Probing;

/// <summary>What a failed call tells about the server.</summary>
internal static class CallFailures
{
    /// <summary>Without a record nothing was asked but the name.</summary>
    public static ObservationKind KindOf(OutgoingException e, CallRecord? record = null) => e.Failure switch
    {
        OutgoingFailure.Tls when record is { CertificateProblem: not null } => ObservationKind.Certificate,
        OutgoingFailure.Dns or OutgoingFailure.Connect or OutgoingFailure.Timeout or OutgoingFailure.Reset => ObservationKind.Unreachable,

        // A connection that ends without a word.
        OutgoingFailure.Protocol when record is { IsAnswered: false } => ObservationKind.Unreachable,
        _ => ObservationKind.WrongAnswer,
    };
}
