using System.Collections.Immutable;
using MirrorActors.Protocol.Paths;

namespace MirrorActors.Actors.Paths;

/// <summary>The blocks and holds in the form requests use. Immutable.</summary>
public sealed class PathRuleTable
{
    private readonly ImmutableArray<(PathGlob Glob, PathRule Rule)> _rules;

    /// <exception cref="InvalidDataException">A pattern that this program cannot read: none is left out.</exception>
    public PathRuleTable(IEnumerable<PathRule> rules) =>
        _rules = [.. rules.Select(Parse).OrderBy(static r => r.Rule.Status is null).ThenByDescending(static r => r.Glob.Length)];

    public static PathRuleTable Empty { get; } = new([]);

    public bool IsEmpty => _rules.IsEmpty;

    /// <summary>Blocks before holds, longer patterns before shorter ones; those whose time is over, too.</summary>
    public IEnumerable<PathRule> All => _rules.Select(static r => r.Rule);

    /// <summary>The rule for a path: a block rather than a hold, else the longest pattern's. Null when it is free.</summary>
    /// <param name="path">Canonical.</param>
    /// <param name="maybeDirectory">It is not known to be a file.</param>
    public PathRule? Find(ReadOnlySpan<byte> path, bool maybeDirectory, DateTimeOffset now)
    {
        foreach (var (glob, rule) in _rules)
        {
            if ((maybeDirectory ? glob.MatchesDirectory(path) : glob.Matches(path)) && rule.IsInForce(now)) return rule;
        }

        return null;
    }

    private static (PathGlob Glob, PathRule Rule) Parse(PathRule rule) =>
        PathGlob.TryParse(rule.Glob, out var glob, out var problem)
            ? (glob, rule)
            : throw new InvalidDataException($"rule for the paths {rule.Glob}: the pattern {problem}");
}
