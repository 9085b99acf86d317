using System.Text;
using FsCheck;
using FsCheck.Fluent;
using MirrorActors.Actors.Paths;

namespace MirrorActors.Actors.Tests.Paths;

public sealed class PathGlobTests
{
    [Theory]
    [InlineData("*.asc", "/a/b.asc", true)]
    [InlineData("*.asc", "/a.asc/b", false)]
    [InlineData("*.asc", "/.asc", true)]
    [InlineData("Release", "/dists/sid/Release", true)]
    [InlineData("Release", "/dists/sid/Release.gpg", false)]
    [InlineData("release", "/dists/sid/Release", false)]
    [InlineData("SHA*SUMS*", "/cd/SHA256SUMS.sign", true)]
    [InlineData("SHA*SUMS*", "/cd/xSHA256SUMS", false)]
    [InlineData("dists/*/Release", "/dists/sid/Release", true)]
    [InlineData("/dists/*/Release", "/dists/sid/Release", true)]
    [InlineData("/dists/*/Release", "/dists/a/b/Release", false)]
    [InlineData("/dists/**/Release", "/dists/a/b/Release", true)]
    [InlineData("dists/*/Release", "/x/dists/sid/Release", false)]
    [InlineData("**/Release", "/Release", true)]
    [InlineData("**/Release", "/a/b/Release", true)]
    [InlineData("**/Release", "/a/b/xRelease", false)]
    [InlineData("/**.iso", "/a/b.iso", true)]
    [InlineData("pool/", "/pool/a/b", true)]
    [InlineData("pool/", "/pool", false)]
    [InlineData("pool/", "/poolside/a", false)]
    [InlineData("pool/", "/x/pool/a", false)]
    [InlineData("po*/", "/pool/a/b", true)]
    [InlineData("/", "/anything/below", true)]
    [InlineData("?.txt", "/a.txt", true)]
    [InlineData("?.txt", "/ab.txt", false)]
    [InlineData("/a?b", "/a/b", false)]
    [InlineData("*", "/a/b", true)]
    [InlineData("**", "/a/b", true)]
    [InlineData("a*b*c", "/aXbYbZc", true)]
    [InlineData("a*b*c", "/aXcYb", false)]
    [InlineData("*ü", "/Menü", true)]
    [InlineData("/**/b*/x", "/a/bb/c/b/x", true)]
    public void A_pattern_matches_as_documented(string pattern, string path, bool expected) =>
        Assert.Equal(expected, Parse(pattern).Matches(Encoding.UTF8.GetBytes(path)));

    [Theory]
    [InlineData("pool/", "/pool", true)]
    [InlineData("p*/", "/pool", true)]
    [InlineData("pool", "/pool", true)]
    [InlineData("pool/*", "/pool", false)]
    [InlineData("/", "/", true)]
    public void A_directory_belongs_to_what_is_below_it(string pattern, string path, bool expected) =>
        Assert.Equal(expected, Parse(pattern).MatchesDirectory(Encoding.UTF8.GetBytes(path)));

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("a//b", "has an empty segment, which no path has")]
    [InlineData("a\nb", "has a control character")]
    public void What_is_no_pattern_is_refused_with_the_reason(string text, string expected)
    {
        Assert.False(PathGlob.TryParse(text, out _, out var problem));
        Assert.Equal(expected, problem);
    }

    [Fact]
    public void Half_a_surrogate_pair_is_no_text()
    {
        Assert.False(PathGlob.TryParse("a" + '\ud800', out _, out var problem));
        Assert.Equal("is not valid text", problem);
    }

    [Fact]
    public void The_length_of_a_pattern_is_bounded_in_bytes()
    {
        Assert.True(PathGlob.TryParse(new string('a', 256), out _, out _));
        Assert.False(PathGlob.TryParse(new string('a', 257), out _, out _));
        Assert.False(PathGlob.TryParse(new string('ü', 129), out _, out var problem));
        Assert.Equal("is longer than 256 bytes", problem);
    }

    [Fact]
    public void The_longer_pattern_is_the_same_with_and_without_its_first_slash()
    {
        Assert.Equal(Parse("/pool/a").Length, Parse("pool/a").Length);
        Assert.True(Parse("/pool/a").Length > Parse("pool/").Length);
        Assert.Equal("/pool/a", Parse("pool/a").Text);
    }

    [Fact]
    public void A_hostile_pattern_takes_no_more_time_than_another()
    {
        var pattern = string.Concat(Enumerable.Repeat("a*", 127)) + "b";
        Assert.False(Parse(pattern).Matches(Encoding.UTF8.GetBytes("/" + new string('a', 100_000))));
        Assert.True(Parse(pattern).Matches(Encoding.UTF8.GetBytes("/" + new string('a', 100_000) + "b")));
    }

    [Fact]
    public void It_answers_as_the_plain_definition_does() =>
        Prop.ForAll(Cases(), static test =>
                Parse(test.Pattern).Matches(Encoding.UTF8.GetBytes(test.Path)) == IsMatch(test.Pattern, test.Path))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(20_000));

    // Few different characters, so that many pairs match; long enough for more than one word of states.
    private static Arbitrary<(string Pattern, string Path)> Cases()
    {
        var piece = Gen.Elements("a", "a", "b", "ab", "/", "?", "*", "**", "aaaaaaaaaabbbbbbbbbbaaaaaaaaaabbbbbbbbbb");
        var pattern = piece.ArrayOf().Select(string.Concat)
            .Where(static p => p.Length is > 0 and < 200 && !p.Contains("//", StringComparison.Ordinal));
        var path = Gen.Elements("a", "b", "/a", "/b", "aaaaaaaaaabbbbbbbbbbaaaaaaaaaabbbbbbbbbb").ArrayOf()
            .Select(static p => "/" + string.Concat(p).TrimStart('/'));
        return pattern.Zip(path).ToArbitrary();
    }

    private static bool IsMatch(string pattern, string path)
    {
        if (!pattern.Contains('/', StringComparison.Ordinal)) return IsMatchAt(pattern, path[(path.LastIndexOf('/') + 1)..]);
        var whole = pattern[0] == '/' || pattern.StartsWith("**", StringComparison.Ordinal) ? pattern : "/" + pattern;
        return IsMatchAt(whole.EndsWith('/') ? whole + "**" : whole, path);
    }

    private static bool IsMatchAt(string pattern, string text)
    {
        var known = new bool?[pattern.Length + 1, text.Length + 1];
        return At(0, 0);

        bool At(int p, int t) => known[p, t] ??= Decide(p, t);

        bool Decide(int p, int t)
        {
            if (p == pattern.Length) return t == text.Length;
            if (pattern[p] == '*')
            {
                var across = p + 1 < pattern.Length && pattern[p + 1] == '*';
                return At(p + (across ? 2 : 1), t) || (t < text.Length && (across || text[t] != '/') && At(p, t + 1));
            }

            return t < text.Length && (pattern[p] == '?' ? text[t] != '/' : pattern[p] == text[t]) && At(p + 1, t + 1);
        }
    }

    private static PathGlob Parse(string pattern)
    {
        Assert.True(PathGlob.TryParse(pattern, out var glob, out var problem), problem);
        return glob;
    }
}
