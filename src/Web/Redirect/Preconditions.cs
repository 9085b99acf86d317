using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace MirrorActors.Web.Redirect;

/// <summary>
/// If-None-Match and If-Modified-Since (RFC 9110 section 13). A date counts only when it equals the file's: a client
/// with another date has another version, older or newer.
/// </summary>
internal static class Preconditions
{
    public static bool IsCurrent(IHeaderDictionary request, int id, long modifiedTicks, long size)
    {
        var tags = request.IfNoneMatch;
        if (tags.Count > 0)
        {
            for (var i = 0; i < tags.Count; i++)
            {
                if (EntityTag.Matches(tags[i], id, modifiedTicks, size)) return true;
            }

            return false;
        }

        var since = request.IfModifiedSince;
        return since.Count == 1 && IsSameDate(since[0], modifiedTicks);
    }

    public static bool IsSameDate(string? date, long modifiedTicks) =>
        HeaderUtilities.TryParseDate(date, out var parsed)
        && parsed.UtcTicks / TimeSpan.TicksPerSecond == modifiedTicks / TimeSpan.TicksPerSecond;
}
