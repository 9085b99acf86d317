using MirrorActors.Protocol.Ids;

namespace MirrorActors.Actors.Alerts;

/// <summary>What people are told of; the names are those of settings and messages.</summary>
public enum AlertKind
{
    /// <summary>A mirror is down over a scheme.</summary>
    MirrorDown,

    /// <summary>A mirror sent other bytes than were published.</summary>
    Quarantined,

    /// <summary>A mirror's certificate ends soon.</summary>
    CertificateEnds,

    /// <summary>So many mirrors fail together that this node's own network is suspected; verdicts are frozen.</summary>
    NetworkSuspected,

    /// <summary>A mirror does not have new files within their freshness.</summary>
    NotFresh,

    /// <summary>The origin's own trace file stands still.</summary>
    OriginStands,
}

/// <summary>Something is wrong from now on.</summary>
/// <param name="Subject">What is concerned, unique within the kind: a mirror's id, or id and scheme as <c>id/https</c>.</param>
/// <param name="Text">One line.</param>
/// <param name="Mirror">Whose contact it may concern.</param>
public sealed record Alert(AlertKind Kind, string Subject, string Text, MirrorId? Mirror = null);
