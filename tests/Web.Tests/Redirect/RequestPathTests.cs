using System.Text;
using FsCheck;
using FsCheck.Fluent;
using MirrorActors.Protocol;
using MirrorActors.Web.Redirect;

namespace MirrorActors.Web.Tests.Redirect;

public sealed class RequestPathTests
{
    [Theory]
    [InlineData("/debian/pool/a.deb", "/debian/pool/a.deb")]
    [InlineData("/debian//dists///sid/Release", "/debian/dists/sid/Release")]
    [InlineData("//evil.test/x", "/evil.test/x")]
    [InlineData("/a/./b", "/a/b")]
    [InlineData("/a/../b", "/b")]
    [InlineData("/a/%2e%2e/b", "/b")]
    [InlineData("/a/b/../../c", "/c")]
    [InlineData("/a/.%2E/b", "/b")]
    [InlineData("/a/...", "/a/...")]
    [InlineData("/a/.hidden", "/a/.hidden")]
    [InlineData("/g++_1.0+b1.deb", "/g++_1.0+b1.deb")]
    [InlineData("/g%2B%2b.deb", "/g++.deb")]
    [InlineData("/a%20b", "/a b")]
    [InlineData("/a%2520b", "/a%20b")]
    [InlineData("/caf%C3%A9", "/café")]
    [InlineData("/a?x=/../..", "/a")]
    [InlineData("/a?", "/a")]
    [InlineData("/%3F", "/?")]
    [InlineData("/a#b", "/a#b")]
    [InlineData("http://host.test/a/b", "/a/b")]
    [InlineData("HTTPS://host.test:8/a?q", "/a")]
    [InlineData("http://host.test//evil/a", "/evil/a")]
    public void A_target_becomes_its_canonical_path(string target, string expected)
    {
        Assert.Equal((PathVerdict.Ok, expected, false), Parse(target));
    }

    [Theory]
    [InlineData("/", "/")]
    [InlineData("//", "/")]
    [InlineData("/?x", "/")]
    [InlineData("http://host.test", "/")]
    [InlineData("http://host.test?x", "/")]
    [InlineData("/a/", "/a")]
    [InlineData("/a//", "/a")]
    [InlineData("/a/.", "/a")]
    [InlineData("/a/b/..", "/a")]
    [InlineData("/a/..", "/")]
    public void A_target_that_ends_in_a_slash_is_a_directory(string target, string expected)
    {
        Assert.Equal((PathVerdict.Ok, expected, true), Parse(target));
    }

    [Theory]
    [InlineData("")]
    [InlineData("*")]
    [InlineData("host.test:443")]
    [InlineData("ftp://host.test/a")]
    [InlineData("http:///a")]
    [InlineData("http:/a")]
    [InlineData("/..")]
    [InlineData("/../etc/passwd")]
    [InlineData("/a/../../etc/passwd")]
    [InlineData("/%2e%2e/etc/passwd")]
    [InlineData("/a/%2e%2e/%2E./b")]
    [InlineData("/a%2fb")]
    [InlineData("/a%2Fb")]
    [InlineData("/..%2fetc")]
    [InlineData("/a%5cb")]
    [InlineData("/a\\b")]
    [InlineData("/..\\..\\windows")]
    [InlineData("/a%00")]
    [InlineData("/a%0d%0aLocation:%20http://evil.test/")]
    [InlineData("/a%7f")]
    [InlineData("/a\u0001")]
    [InlineData("/a\u00e9")]
    [InlineData("/%")]
    [InlineData("/%4")]
    [InlineData("/a%zz")]
    [InlineData("/%+1")]
    [InlineData("/%c0%ae%c0%ae/etc")]
    [InlineData("/%e0%80%af")]
    [InlineData("/%ed%a0%80")]
    [InlineData("/%f5%80%80%80")]
    [InlineData("/%80")]
    [InlineData("/%c3")]
    [InlineData("/%c2%85")]
    public void A_hostile_target_is_refused(string target)
    {
        Assert.Equal(PathVerdict.Refused, Parse(target).Verdict);
    }

    [Fact]
    public void A_path_longer_than_any_published_path_is_too_long()
    {
        Assert.Equal(PathVerdict.Ok, Parse("/" + new string('a', Limits.PathBytes - 1)).Verdict);
        Assert.Equal(PathVerdict.TooLong, Parse("/" + new string('a', Limits.PathBytes)).Verdict);
        Assert.Equal(PathVerdict.TooLong, Parse("/%61" + new string('a', Limits.PathBytes)).Verdict);
        Assert.Equal(
            PathVerdict.TooLong, Parse("/" + string.Concat(Enumerable.Repeat("a/", Limits.PathBytes))).Verdict);
    }

    [Fact]
    public void A_canonical_path_has_no_segment_that_climbs_and_survives_encoding()
    {
        var pieces = Gen.Elements(
            "/", "a", ".", "..", "%2e", "%2E", "%2f", "%", "%25", "\\", "?", "+", "%C3%A9", "%c0",
            "//", "%00", " ", "~", "#");
        var targets = Gen.ArrayOf(pieces).Select(p => "/" + string.Concat(p));
        Prop.ForAll(Arb.From(targets), static target =>
        {
            var (verdict, path, _) = Parse(target);
            if (verdict != PathVerdict.Ok) return true;
            var again = Parse(Encode(path));
            return path[0] == '/'
                && !path.Contains("//", StringComparison.Ordinal)
                && !path.Split('/').Any(static s => s is "." or "..")
                && again.Verdict == PathVerdict.Ok
                && again.Path == path;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
    }

    private static string Encode(string path)
    {
        var bytes = Encoding.UTF8.GetBytes(path);
        var encoded = new char[bytes.Length * 3];
        return new string(encoded, 0, PathEncoder.Encode(bytes, encoded));
    }

    private static (PathVerdict Verdict, string Path, bool IsDirectory) Parse(string target)
    {
        var path = new byte[Limits.PathBytes];
        var verdict = RequestPath.Parse(target, path, out var length, out var isDirectory);
        return (verdict, Encoding.UTF8.GetString(path, 0, length), isDirectory);
    }
}
