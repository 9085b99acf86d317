using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace MirrorActors.Web.Paths;

/// <summary>
/// Lets a mirror tell that a client was sent by us, and when: <c>?time=SECONDS&amp;stamp=</c> with the MD5 of
/// <c>"SECONDS KEY"</c> in hexadecimal, as MirrorBrain's RedirectStampKey makes it.
/// </summary>
public sealed class RedirectStamp(string key, TimeProvider clock)
{
    /// <summary>Stamps the Location of an answer.</summary>
    public void Write(HttpResponse response) => response.Headers.Location = string.Concat(
        response.Headers.Location, Query(clock.GetUtcNow().ToUnixTimeSeconds()));

    [SuppressMessage("Security", "CA5351", Justification = "what MirrorBrain's mirrors check")]
    internal string Query(long seconds)
    {
        var time = seconds.ToString(CultureInfo.InvariantCulture);
        return $"?time={time}&stamp={Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes($"{time} {key}")))}";
    }
}
