using System.Collections.Immutable;
using MirrorActors.Protocol.Paths;

namespace MirrorActors.Actors.Paths;

/// <summary>The rules of a repository's paths as their stream says, those whose time is over among them.</summary>
public sealed class PathRuleState
{
    private PathRuleState(ImmutableSortedDictionary<string, PathRule> rules) => Rules = rules;

    public static PathRuleState None { get; } =
        new(ImmutableSortedDictionary.Create<string, PathRule>(StringComparer.Ordinal));

    /// <summary>By pattern.</summary>
    public ImmutableSortedDictionary<string, PathRule> Rules { get; }

    public static PathRuleState FromSnapshot(PathSnapshot snapshot) =>
        new(None.Rules.AddRange(snapshot.Rules.Select(r => KeyValuePair.Create(r.Glob, r))));

    public PathSnapshot ToSnapshot() => new([.. Rules.Values]);

    public PathRuleState Apply(PathEvent happened) => happened switch
    {
        PathBlocked e => new(Rules.SetItem(e.Glob, new PathRule(e.Glob, e.Status, e.Reason, e.Until))),
        PathHeld e => new(Rules.SetItem(e.Glob, new PathRule(e.Glob, null, e.Reason, e.Until))),
        PathAllowed e => new(Rules.Remove(e.Glob)),
        PathRulesExpired e => new(Rules.RemoveRange(e.Globs)),
        _ => throw new ArgumentException($"{happened.GetType().Name} has no meaning for paths", nameof(happened)),
    };
}
