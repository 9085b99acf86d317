using System.Collections.Immutable;

namespace MirrorActors.Actors.Auditing;

/// <summary>When bytes that differ are evidence against a mirror, and not only a copy of another version. Pure.</summary>
public static class MismatchRule
{
    /// <summary>HTTP tells times by the second.</summary>
    private const long Second = TimeSpan.TicksPerSecond;

    /// <returns>Why it is none; null when it is evidence.</returns>
    /// <param name="length">Of the whole file as the mirror tells it; null when it does not.</param>
    /// <param name="lastModified">As the mirror tells it.</param>
    public static string? WhyNoEvidence(AuditPlan plan, long? length, DateTimeOffset? lastModified, bool isIdentity)
    {
        if (!isIdentity) return "it was sent in a content coding";
        if (length != plan.File.Size) return "the mirror tells another length, or none";
        if (lastModified is not { } told) return "the mirror tells no time of the file";
        if (!plan.Modified.Any(time => time.UtcTicks / Second == told.UtcTicks / Second))
            return "the mirror tells another time of the file";
        return plan.IsSettled ? null : "the file changed in the last 24 hours";
    }
}
