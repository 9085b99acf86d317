using System.Collections.Immutable;
using System.Numerics;
using MirrorActors.Engine.Settings;

namespace MirrorActors.Actors.Paths;

/// <summary>
/// The list <c>paths</c> of the configuration: for each setting, among the items that state it and match, the longest
/// pattern is meant, among equally long ones the later.
/// </summary>
public sealed class PathSettingTable
{
    private readonly ImmutableArray<(PathGlob Glob, PathSettings Item)> _byRank;
    private readonly PathGlobSet _globs;

    /// <param name="items">As configured.</param>
    /// <param name="isMeant">Items to look at; null: all.</param>
    /// <exception cref="ArgumentException">A pattern that is none.</exception>
    public PathSettingTable(IEnumerable<PathSettings> items, Func<PathSettings, bool>? isMeant = null)
    {
        _byRank =
        [
            .. items.Where(item => isMeant is null || isMeant(item))
                .SelectMany(static item => item.Globs.Select(glob => (Glob: Parse(glob), Item: item)))
                .OrderBy(static e => e.Glob.Length), // stable: the later of equally long ones stays behind
        ];
        _globs = new PathGlobSet(_byRank.Select(static e => e.Glob));
    }

    public bool IsEmpty => _byRank.IsEmpty;

    /// <summary>Words of 64 bits that <see cref="Match"/> fills.</summary>
    public int Words => _globs.Words;

    /// <param name="path">Canonical.</param>
    public void Match(ReadOnlySpan<byte> path, Span<ulong> found) => _globs.Match(path, found);

    /// <summary>What was found, in the order in which each overrides those before.</summary>
    public IReadOnlyList<(PathGlob Glob, PathSettings Item)> Of(ReadOnlySpan<ulong> found)
    {
        var items = new List<(PathGlob, PathSettings)>();
        for (var word = 0; word < found.Length; word++)
        {
            for (var left = found[word]; left != 0; left &= left - 1)
                items.Add(_byRank[(word * 64) + BitOperations.TrailingZeroCount(left)]);
        }

        return items;
    }

    /// <summary>The item that overrides all others; null when none matches.</summary>
    public PathSettings? LastOf(ReadOnlySpan<ulong> found)
    {
        for (var word = found.Length - 1; word >= 0; word--)
        {
            if (found[word] != 0) return _byRank[(word * 64) + 63 - BitOperations.LeadingZeroCount(found[word])].Item;
        }

        return null;
    }

    private static PathGlob Parse(string text) => PathGlob.TryParse(text, out var glob, out var problem)
        ? glob
        : throw new ArgumentException($"{text} {problem}", nameof(text));
}
