using MirrorActors.Actors.Catalogue;

namespace MirrorActors.Actors.Tests.Catalogue;

public sealed class GlobTests
{
    [Theory]
    [InlineData("*.part", "a.part", true)]
    [InlineData("*.part", ".part", true)]
    [InlineData("*.part", "a.parts", false)]
    [InlineData("a?c", "abc", true)]
    [InlineData("a?c", "a/c", false)]
    [InlineData("*", "", true)]
    [InlineData("*a*b*", "xxaxxbxx", true)]
    [InlineData("*a*b*", "xxbxxaxx", false)]
    [InlineData("/*/x", "/a/x", true)]
    [InlineData("/*/x", "/a/b/x", false)]
    [InlineData("/**/x", "/a/b/x", true)]
    [InlineData("/**", "/a/b", true)]
    [InlineData("/**/b*/x", "/a/bb/c/b/x", true)]
    [InlineData("", "a", false)]
    public void A_pattern_matches_as_documented(string pattern, string text, bool matches) =>
        Assert.Equal(matches, Glob.Matches(pattern, text));

    [Fact]
    public void A_hostile_pattern_takes_no_exponential_time()
    {
        var pattern = string.Concat(Enumerable.Repeat("*a", 500)) + "b";
        Assert.False(Glob.Matches(pattern, new string('a', 10_000)));
    }

    [Fact]
    public void Rules_hide_names_directories_and_whole_paths()
    {
        var rules = new NameRules(["*.tmp", "cache/", "/pool/secret", "deep/**/key"], dotfiles: false);
        Assert.True(rules.HidesFile("/a/b.tmp"));
        Assert.True(rules.HidesFile("/a/cache/x"));
        Assert.False(rules.HidesFile("/a/cache"));
        Assert.True(rules.HidesFile("/pool/secret"));
        Assert.False(rules.HidesFile("/other/secret"));
        Assert.True(rules.HidesFile("/deep/a/b/key"));
        Assert.True(rules.HidesFile("/.htpasswd"));
        Assert.True(rules.HidesFile("/.git/config"));
        Assert.False(rules.HidesFile("/.well-known/x"));
        Assert.True(rules.HidesFile("/a/.well-known/x"));
        Assert.True(rules.HidesFile("/.well-known/.x"));
        Assert.False(new NameRules([], dotfiles: true).HidesFile("/.git/config"));
    }
}
