using System.Collections.Immutable;
using System.Numerics;
using MirrorActors.Actors.FileIndex;
using MirrorActors.Actors.Routing;
using MirrorActors.Geo;

namespace MirrorActors.Actors.Load;

/// <summary>
/// How many files have too few mirrors: in the world, and on each continent that has a mirror. Counted are mirrors that hold the
/// version in force and may be given to a plain http client of IPv4, whatever their rules for paths.
/// </summary>
/// <param name="Places">The world first, then continents by name.</param>
public sealed record FileCoverage(long Files, ImmutableArray<ThinFiles> Places)
{
    public static FileCoverage None { get; } = new(0, []);

    /// <summary>Looks at each file's number and at each distinct set of mirrors: milliseconds a million files.</summary>
    public static FileCoverage Of(FileTable files, RedirectSnapshot snapshot)
    {
        var grounds = Grounds(snapshot);
        var (counts, total) = (new long[grounds.Count, 2], 0L);
        for (var i = 0; i < FileTable.Shards; i++)
        {
            var shard = files.Shard(i);
            total += shard.Count;
            foreach (var (set, count) in shard.Holders.CountSets(shard.Count))
            {
                for (var g = 0; g < grounds.Count; g++)
                {
                    var holders = CountOf(set.Words, grounds[g].Live);
                    if (holders < 2) counts[g, holders] += count;
                }
            }
        }

        return new FileCoverage(total, [.. grounds.Select((ground, g) => new ThinFiles(ground.Place, counts[g, 0], counts[g, 1]))]);
    }

    /// <summary>0, 1, or 2 for any more.</summary>
    private static int CountOf(ReadOnlySpan<ulong> set, ulong[] live)
    {
        var count = 0;
        for (var word = 0; word < Math.Min(set.Length, live.Length) && count < 2; word++)
            count += BitOperations.PopCount(set[word] & live[word]);
        return Math.Min(count, 2);
    }

    private static List<(string Place, ulong[] Live)> Grounds(RedirectSnapshot snapshot)
    {
        var mirrors = snapshot.Definitions.Ranks.Ranking.Mirrors;
        var words = mirrors.Select(static m => (m.Ordinal >> 6) + 1).DefaultIfEmpty(0).Max();
        var continents = mirrors.Select(static m => m.Continent).Where(static c => c != ContinentCode.Unknown).Distinct();
        return
        [
            ("world", Live(static _ => true)),
            .. continents.OrderBy(static c => c.ToUpper(), StringComparer.Ordinal)
                .Select(c => ("continent-" + c.ToUpper(), Live(m => m.IsEverywhere || m.Continent == c))),
        ];

        ulong[] Live(Func<MirrorGround, bool> isThere)
        {
            var live = new ulong[words];
            foreach (var mirror in mirrors)
            {
                if (!isThere(mirror) || !ExpectedShares.IsGiven(snapshot, mirror.Ordinal)) continue;
                live[mirror.Ordinal >> 6] |= 1UL << (mirror.Ordinal & 63);
            }

            return live;
        }
    }
}

/// <summary>Files with fewer than two live mirrors in a place.</summary>
/// <param name="Place"><c>world</c>, or <c>continent-EU</c>.</param>
/// <param name="NoMirror">Files that none of them has.</param>
/// <param name="OneMirror">Files that one of them has.</param>
public readonly record struct ThinFiles(string Place, long NoMirror, long OneMirror);
