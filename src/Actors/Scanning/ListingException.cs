using MirrorActors.Actors.Outgoing;

namespace MirrorActors.Actors.Scanning;

/// <summary>A mirror could not be listed completely. The message is one line without credentials.</summary>
public sealed class ListingException(string message, Exception? inner = null) : Exception(OneLine.Of(message), inner)
{
    public ListingFailure Failure { get; init; }

    /// <summary>When <see cref="Failure"/> is <see cref="ListingFailure.Busy"/> and the mirror says for how long.</summary>
    public TimeSpan? RetryAfter { get; init; }
}

/// <summary>Of what kind a failure is.</summary>
public enum ListingFailure
{
    /// <summary>Not connected, refused, broken off, not understood.</summary>
    Failed,

    /// <summary>The mirror asks to come later: connection limit reached, FTP 421, HTTP 429 or 503.</summary>
    Busy,

    /// <summary>What was to be listed is not there.</summary>
    Absent,

    /// <summary>More than the budget allows.</summary>
    Budget,

    /// <summary>This node lacks what the protocol needs.</summary>
    Missing,
}
