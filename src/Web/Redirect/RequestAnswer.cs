using MirrorActors.Actors.Routing;
using MirrorActors.Geo;
using MirrorActors.Protocol.Ids;

namespace MirrorActors.Web.Redirect;

/// <summary>How a request was answered, for metrics and the access log.</summary>
public readonly record struct RequestAnswer(RequestOutcome Outcome)
{
    /// <summary>Id of the chosen mirror, or the fallback's or origin's URL.</summary>
    public string? Mirror { get; init; }

    /// <summary>Of the chosen mirror, for counting; -1 for none.</summary>
    public int Ordinal { get; init; } = -1;

    /// <summary>The file that a mirror is to send; meaningful with an ordinal only.</summary>
    public FileId File { get; init; }

    /// <summary>Bytes of the file that a mirror is to send.</summary>
    public long FileSize { get; init; }

    /// <summary>Meaningful with <see cref="RequestOutcome.Redirected"/> only.</summary>
    public RankGroup Group { get; init; }

    /// <summary>What had to be relaxed; likewise.</summary>
    public Relaxation Relaxation { get; init; }

    /// <summary>Where the client is, as far as that was asked.</summary>
    public Place Place { get; init; }

    /// <summary>Of the body.</summary>
    public long Bytes { get; init; }
}
