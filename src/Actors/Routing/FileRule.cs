using System.Collections.Immutable;
using System.Text;
using MirrorActors.Actors.Paths;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Routing;

/// <summary>Which files one mirror is used for.</summary>
public sealed class FileRule
{
    private static readonly MirrorFileRules Everything = new();
    private readonly long _least;
    private readonly long _most;
    private readonly long _rangesEnd;
    private readonly byte[] _subtree;
    private readonly ImmutableArray<PathGlob> _include;
    private readonly ImmutableArray<PathGlob> _exclude;

    private FileRule(int ordinal, MirrorFileRules rules, long rangesEnd, string? subtree)
    {
        Ordinal = ordinal;
        _rangesEnd = rangesEnd;
        _subtree = Encoding.UTF8.GetBytes(subtree ?? "/");
        _least = rules.MinSize ?? 0;
        _most = rules.MaxSize ?? long.MaxValue;
        _include = Globs(rules.Include);
        _exclude = Globs(rules.Exclude);
    }

    public int Ordinal { get; }

    /// <summary>Null when the mirror is used for every file.</summary>
    /// <param name="rangesEnd">Bytes of the largest files of which it serves parts; null without a bound.</param>
    public static FileRule? Of(int ordinal, MirrorDefinition definition, long? rangesEnd = null)
    {
        var rules = definition.Files ?? Everything;
        var isBound = rules.MinSize is not null || rules.MaxSize is not null || rangesEnd is not null
            || definition.Urls.Subtree is not null || rules.Include.Length + rules.Exclude.Length > 0;
        return isBound ? new FileRule(ordinal, rules, rangesEnd ?? long.MaxValue, definition.Urls.Subtree) : null;
    }

    /// <param name="path">Canonical, of the file itself.</param>
    public Exclusion Judge(long size, ReadOnlySpan<byte> path)
    {
        if (!path.StartsWith(_subtree)) return Exclusion.PathExcluded;
        if (size < _least) return Exclusion.TooSmall;
        if (size > _most) return Exclusion.TooLarge;
        if (size > _rangesEnd) return Exclusion.NoRanges;
        if (_include.Length > 0 && !Any(_include, path)) return Exclusion.PathExcluded;
        return Any(_exclude, path) ? Exclusion.PathExcluded : Exclusion.None;
    }

    private static bool Any(ImmutableArray<PathGlob> globs, ReadOnlySpan<byte> path)
    {
        foreach (var glob in globs)
        {
            if (glob.Matches(path)) return true;
        }

        return false;
    }

    // Definitions are checked before they become events; what cannot be read any more matches nothing.
    private static ImmutableArray<PathGlob> Globs(ImmutableArray<string> texts) =>
        [.. texts.Select(static t => PathGlob.TryParse(t, out var glob, out _) ? glob : null).OfType<PathGlob>()];
}
