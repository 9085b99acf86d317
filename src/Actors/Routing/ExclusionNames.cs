using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace MirrorActors.Actors.Routing;

/// <summary>The names of reasons as metrics and the admin API show them: <c>scan-too-old</c>.</summary>
public static partial class ExclusionNames
{
    private static readonly ImmutableArray<string> Names =
        [.. Enum.GetNames<Exclusion>().Select(static n => WordStart().Replace(n, "-$0").ToLowerInvariant())];

    public static string Of(Exclusion exclusion) => Names[(int)exclusion];

    [GeneratedRegex("(?<!^)[A-Z]")]
    private static partial Regex WordStart();
}
