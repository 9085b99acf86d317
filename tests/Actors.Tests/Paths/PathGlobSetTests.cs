using System.Text;
using FsCheck;
using FsCheck.Fluent;
using MirrorActors.Actors.Catalogue;
using MirrorActors.Actors.Paths;
using MirrorActors.Engine.Settings;

namespace MirrorActors.Actors.Tests.Paths;

public sealed class PathGlobSetTests
{
    [Fact]
    public void It_finds_what_each_pattern_finds_for_itself() =>
        Prop.ForAll(Cases(), static test =>
        {
            var path = Encoding.UTF8.GetBytes(test.Path);
            var globs = test.Patterns.Select(Parse).ToArray();
            var set = new PathGlobSet(globs);
            var found = new ulong[set.Words];
            set.Match(path, found);
            return globs.Index().All(g => g.Item.Matches(path) == ((found[g.Index / 64] >> (g.Index % 64) & 1) == 1));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Fact]
    public void The_longest_pattern_counts_and_of_equally_long_ones_the_later()
    {
        var table = new PathSettingTable(
        [
            new PathSettings(["/pool/a*"]) { Direct = true },
            new PathSettings(["*", "/pool/"]) { Direct = false },
            new PathSettings(["**"]) { DirectBelow = 1 },
            new PathSettings(["?b"]) { DirectBelow = 2 },
        ]);
        var found = new ulong[table.Words];
        table.Match("/pool/ab"u8, found);
        Assert.Equal(["*", "**", "?b", "/pool/", "/pool/a*"], table.Of(found).Select(i => i.Glob.Text));
        Assert.Equal(true, table.LastOf(found)?.Direct);
        table.Match("/"u8, found);
        Assert.Equal(["*", "**"], table.Of(found).Select(i => i.Glob.Text));
    }

    [Fact]
    public void A_file_is_hashed_as_its_path_says()
    {
        var policy = new HashPolicy(
            new HashSettings(false, false, true, false),
            [
                new PathSettings(["*.iso"]) { Hashes = new HashSettings(true, false, true, true, Pieces: true) },
                new PathSettings(["/nightly/"]) { Hashes = new HashSettings(false, false, false, false) },
                new PathSettings(["/nightly/keep.iso"]) { Direct = true },
            ]);
        Assert.Equal([2], policy.Of("/a.deb"u8).Kinds);
        Assert.Equal([0, 2, 3], policy.Of("/a.iso"u8).Kinds);
        Assert.False(policy.Of("/nightly/keep.iso"u8).IsAny);
        Assert.True(policy.Of("/a.iso"u8).Pieces);
        Assert.False(policy.Of("/a.deb"u8).Pieces);
        Assert.True(policy.MakesAny);
        Assert.False(new HashPolicy(new HashSettings(false, false, false, false), []).MakesAny);
    }

    private static Arbitrary<(string[] Patterns, string Path)> Cases()
    {
        var piece = Gen.Elements("a", "b", "/", "?", "*", "**");
        var pattern = piece.ArrayOf().Select(string.Concat)
            .Where(static p => p.Length is > 0 and < 200 && !p.Contains("//", StringComparison.Ordinal));
        var path = Gen.Elements("a", "b", "/a", "/b").ArrayOf().Select(static p => "/" + string.Concat(p).TrimStart('/'));
        return pattern.ArrayOf(70).Zip(path).ToArbitrary();
    }

    private static PathGlob Parse(string pattern)
    {
        Assert.True(PathGlob.TryParse(pattern, out var glob, out var problem), problem);
        return glob;
    }
}
