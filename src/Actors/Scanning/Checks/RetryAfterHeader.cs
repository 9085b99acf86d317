using System.Net;
using MirrorActors.Actors.Outgoing;

namespace MirrorActors.Actors.Scanning.Checks;

/// <summary>Answers that ask to come later (RFC 6585, 4; RFC 9110, 15.6.4).</summary>
internal static class RetryAfterHeader
{
    public static bool IsBusy(HttpStatusCode status) =>
        status is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable;

    /// <summary>Retry-After, in seconds or as a date (RFC 9110, 10.2.3); null without one. Not negative, and bounded.</summary>
    public static TimeSpan? Of(OutgoingResponse response, TimeProvider clock)
    {
        if (response.Headers.RetryAfter is not { } header) return null;
        if ((header.Delta ?? header.Date - clock.GetUtcNow()) is not { } wait) return null;
        if (wait < TimeSpan.Zero) return TimeSpan.Zero;
        return wait > CheckLimits.MostRetryAfter ? CheckLimits.MostRetryAfter : wait;
    }
}
