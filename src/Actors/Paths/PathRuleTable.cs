using System.Collections.Immutable;
using System.Numerics;
using MirrorActors.Protocol.Paths;

namespace MirrorActors.Actors.Paths;

/// <summary>The blocks and holds in the form requests use. Immutable.</summary>
public sealed class PathRuleTable
{
    private readonly ImmutableArray<(PathGlob Glob, PathRule Rule)> _rules;
    private readonly PathGlobSet _globs;
    private readonly DateTimeOffset _end;

    /// <exception cref="InvalidDataException">A pattern that this program cannot read: none is left out.</exception>
    public PathRuleTable(IEnumerable<PathRule> rules)
    {
        _rules = [.. rules.Select(Parse).OrderBy(static r => r.Rule.Status is null).ThenByDescending(static r => r.Glob.Length)];
        _globs = new PathGlobSet(_rules.Select(static r => r.Glob));
        _end = _rules.Select(static r => r.Rule.Until ?? DateTimeOffset.MaxValue).DefaultIfEmpty().Max();
    }

    public static PathRuleTable Empty { get; } = new([]);

    public bool IsEmpty => _rules.IsEmpty;

    /// <summary>Blocks before holds, longer patterns before shorter ones; those whose time is over, too.</summary>
    public IEnumerable<PathRule> All => _rules.Select(static r => r.Rule);

    /// <summary>No rule is in force any more.</summary>
    public bool IsOver(DateTimeOffset now) => _end <= now;

    /// <summary>The rule for a path: a block rather than a hold, else the longest pattern's. Null when it is free.</summary>
    /// <param name="path">Canonical.</param>
    /// <param name="maybeDirectory">It is not known to be a file.</param>
    public PathRule? Find(ReadOnlySpan<byte> path, bool maybeDirectory, DateTimeOffset now)
    {
        if (IsOver(now)) return null;
        return maybeDirectory ? FindForDirectory(path, now) : FindForFile(path, now);
    }

    private PathRule? FindForDirectory(ReadOnlySpan<byte> path, DateTimeOffset now)
    {
        foreach (var (glob, rule) in _rules)
        {
            if (rule.IsInForce(now) && glob.MatchesDirectory(path)) return rule;
        }

        return null;
    }

    private PathRule? FindForFile(ReadOnlySpan<byte> path, DateTimeOffset now)
    {
        Span<ulong> maybe = stackalloc ulong[_globs.Words];
        _globs.Narrow(path, maybe);
        for (var word = 0; word < maybe.Length; word++)
        {
            for (var left = maybe[word]; left != 0; left &= left - 1)
            {
                var (glob, rule) = _rules[(word * 64) + BitOperations.TrailingZeroCount(left)];
                if (rule.IsInForce(now) && glob.Matches(path)) return rule;
            }
        }

        return null;
    }

    private static (PathGlob Glob, PathRule Rule) Parse(PathRule rule) =>
        PathGlob.TryParse(rule.Glob, out var glob, out var problem)
            ? (glob, rule)
            : throw new InvalidDataException($"rule for the paths {rule.Glob}: the pattern {problem}");
}
