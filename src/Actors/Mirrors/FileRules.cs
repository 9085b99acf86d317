using System.Collections.Immutable;
using MirrorActors.Actors.Paths;
using MirrorActors.Protocol;
using MirrorActors.Protocol.Commands;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Mirrors;

/// <summary>What the rules for the files of a mirror must satisfy: sizes, patterns, and that some file can fit.</summary>
internal static class FileRules
{
    private const string Minimum = "min-size";
    private const string Maximum = "max-size";
    private const string Include = "include-path";
    private const string Exclude = "exclude-path";

    private static readonly TimeSpan LongestLag = TimeSpan.FromDays(365);

    // Only wildcards match both; with enough of them, everything.
    private static readonly byte[][] AnyPath = ["/\u0001"u8.ToArray(), "/\u0001\u0002/\u0003\u0004"u8.ToArray()];

    public static MirrorFileRules? Checked(MirrorFileRules? wished, List<FieldFault> faults)
    {
        if (wished is null) return null;
        if (wished.MinSize < 0) faults.Add(new FieldFault(Minimum, "is below 0"));
        if (wished.Lag <= TimeSpan.Zero || wished.Lag > LongestLag) faults.Add(new FieldFault("lag", "must be above 0 and at most 365d"));
        if (wished.MaxSize <= 0) faults.Add(new FieldFault(Maximum, "must be above 0; an empty value lifts the bound"));
        var canonical = wished with
        {
            MinSize = wished.MinSize == 0 ? null : wished.MinSize,
            Include = Patterns(wished.Include, Include, faults),
            Exclude = Patterns(wished.Exclude, Exclude, faults),
        };
        return canonical.OrNull();
    }

    /// <summary>Faults when no file can ever fit.</summary>
    public static void FindContradictions(MirrorFileRules rules, List<FieldFault> faults)
    {
        if (rules.MinSize > rules.MaxSize)
            faults.Add(new FieldFault(Minimum, $"is above {Maximum}: no file can fit"));
        if (rules.Exclude.Any(IsEverything))
            faults.Add(new FieldFault(Exclude, "covers every path: no file can fit"));
        else if (!rules.Include.IsEmpty && rules.Include.All(i => rules.Exclude.Any(e => Covers(e, i))))
            faults.Add(new FieldFault(Exclude, $"covers every {Include}: no file can fit"));
    }

    private static ImmutableArray<string> Patterns(ImmutableArray<string> wished, string field, List<FieldFault> faults)
    {
        if (wished.Length > Limits.PathsPerMirror)
        {
            faults.Add(new FieldFault(field, $"more than {Limits.PathsPerMirror} patterns"));
            return [];
        }

        var patterns = new List<string>(wished.Length);
        foreach (var text in wished)
        {
            if (PathGlob.TryParse(text, out var glob, out var problem)) patterns.Add(glob.Text);
            else faults.Add(new FieldFault(field, $"{TextRules.Quoted(text)} {problem}"));
        }

        return [.. patterns.Distinct(StringComparer.Ordinal)];
    }

    private static bool IsEverything(string pattern) =>
        PathGlob.TryParse(pattern, out var glob, out _) && AnyPath.All(path => glob.Matches(path));

    /// <summary>The same pattern, or everything below a directory that the other lies in.</summary>
    private static bool Covers(string excluded, string included)
    {
        if (excluded == included) return true;
        var directory = excluded.EndsWith("/**", StringComparison.Ordinal) ? excluded[..^2] : excluded;
        return directory.EndsWith('/')
            && !directory.AsSpan().ContainsAny('*', '?')
            && included.Length > directory.Length
            && included.StartsWith(directory, StringComparison.Ordinal);
    }
}
