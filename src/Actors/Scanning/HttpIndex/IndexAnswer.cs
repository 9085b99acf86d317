using System.Net;
using MirrorActors.Actors.Outgoing;

namespace MirrorActors.Actors.Scanning.HttpIndex;

/// <summary>What the answer for a directory means, before its body is read.</summary>
internal static class IndexAnswer
{
    /// <summary>Reads the body; null when there is none to be read.</summary>
    /// <param name="refusal">Why there is none.</param>
    /// <exception cref="OutgoingException">The mirror stumbled; it may be asked again.</exception>
    /// <exception cref="ListingException">It is busy, or does what nobody asked for.</exception>
    public static IndexReader? Reader(OutgoingResponse response, Uri uri, TimeProvider clock, out string refusal)
    {
        var status = (int)response.Status;
        refusal = $"{OneLine.Of(uri)} answers {status}";
        if (status is 429 or 503)
            throw new ListingException(refusal) { Failure = ListingFailure.Busy, RetryAfter = Rest(response, clock) };
        if (status is >= 500 or 408) throw new OutgoingException(OutgoingFailure.Protocol, refusal);
        if (response.Status != HttpStatusCode.OK) return null;
        refusal = $"{OneLine.Of(uri)} shows no directory index";
        if (response.FinalUri.AbsolutePath != uri.AbsolutePath) return null;
        if (IsCompressed(response)) throw new ListingException($"{OneLine.Of(uri)} compresses although it must not");
        return response.ContentHeaders.ContentType?.MediaType?.ToLowerInvariant() switch
        {
            "application/json" => new JsonIndex(),
            "text/html" or "application/xhtml+xml" => new HtmlIndex(uri.AbsolutePath),
            _ => null,
        };
    }

    /// <summary>Whether the end of the body is where the server says, and not where the connection ends.</summary>
    public static bool HasKnownEnd(OutgoingResponse response) =>
        response.ContentHeaders.ContentLength is not null || response.Headers.TransferEncodingChunked == true;

    /// <summary>Retry-After (RFC 9110, 10.2.3): seconds, or a date by the mirror's clock, when it shows it.</summary>
    private static TimeSpan? Rest(OutgoingResponse response, TimeProvider clock)
    {
        if (response.Headers.RetryAfter is not { } after) return null;
        var rest = after.Delta ?? (after.Date - (response.Headers.Date ?? clock.GetUtcNow()));
        if (rest is not { } time) return null;
        return time < TimeSpan.Zero ? TimeSpan.Zero : time > HttpIndexLimits.LongestRest ? HttpIndexLimits.LongestRest : time;
    }

    /// <summary>What the header says, also where it is not well-formed.</summary>
    private static bool IsCompressed(OutgoingResponse response) =>
        response.ContentHeaders.NonValidated.TryGetValues("Content-Encoding", out var codings)
        && codings.Any(coding => !coding.Trim().Equals("identity", StringComparison.OrdinalIgnoreCase));
}
