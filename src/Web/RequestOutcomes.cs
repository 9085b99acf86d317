using System.Collections.Immutable;

namespace MirrorActors.Web;

/// <summary>The outward names of outcomes.</summary>
public static class RequestOutcomes
{
    private static readonly ImmutableArray<string> Names =
    [
        "redirect", "fallback", "origin", "not-modified", "direct", "last-resort", "site", "directory", "health",
        "not-found", "bad-request", "too-long", "method", "range", "unavailable", "aborted", "failed",
        "blocked", "held",
    ];

    public static int Count => Names.Length;

    public static string ToName(this RequestOutcome outcome) => Names[(int)outcome];
}
