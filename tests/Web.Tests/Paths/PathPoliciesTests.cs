using MirrorActors.Engine.Settings;
using MirrorActors.Geo.Locating;
using MirrorActors.Web.Paths;

namespace MirrorActors.Web.Tests.Paths;

public sealed class PathPoliciesTests
{
    private static readonly FallbackSettings Common = new(new Uri("https://common.test/"), null, null);
    private static readonly FallbackSettings Own = new(new Uri("https://own.test/"), "de", null);

    [Fact]
    public void Each_setting_is_taken_from_the_longest_pattern_that_states_it()
    {
        var policy = Policies(
            new PathSettings(["/pool/"]) { Direct = true, Cache = "no-store", ExcludeMirrors = ["a", "b"] },
            new PathSettings(["*.deb"]) { Direct = false, AllowedAge = TimeSpan.FromMinutes(5) },
            new PathSettings(["/pool/**.deb"]) { ExcludeMirrors = [], Affinity = Affinity.File, Fallbacks = [Own, Common] })
            .For("/pool/x.deb"u8);
        Assert.True(policy.Direct);
        Assert.Equal("no-store", policy.Cache);
        Assert.True(policy.ExcludedMirrors.IsEmpty);
        Assert.Equal((TimeSpan.FromMinutes(5), Affinity.File), (policy.AllowedAge, policy.Affinity));
        Assert.Equal([1, 0], policy.Fallbacks.ToArray());
        Assert.Equal("on (/pool/)", policy.Settings["direct"]);
        Assert.Equal("none (/pool/**.deb)", policy.Settings["exclude-mirrors"]);
        Assert.Equal(
            ["affinity", "allowed-age", "cache", "direct", "exclude-mirrors", "fallbacks"], policy.Settings.Keys);
    }

    [Fact]
    public void Paths_that_match_the_same_patterns_share_a_policy_and_the_second_costs_nothing()
    {
        var policies = Policies([.. Enumerable.Range(0, 200).Select(static i => new PathSettings([$"*{i}"]) { Direct = true })]);
        var first = policies.For("/a/7"u8);
        Assert.Same(first, policies.For("/b/c7"u8));
        Assert.NotSame(first, policies.For("/a/17"u8));
        var before = GC.GetAllocatedBytesForCurrentThread();
        var again = policies.For("/d/7"u8);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Same(first, again);
        Assert.Same(PathPolicy.Plain, PathPolicies.None.For("/x"u8));
    }

    [Fact]
    public void What_is_served_directly_says_why()
    {
        var policies = Policies(
            new PathSettings(["*.asc"]) { Direct = true },
            new PathSettings(["/live/"]) { Redirect = false },
            new PathSettings(["**"]) { DirectBelow = 10, DirectNetworks = ["10.0.0.0/8", "2001:db8::/32"] });
        Assert.Equal("direct = on (*.asc)", policies.For("/a.asc"u8).WhyDirect(100, Client("192.0.2.1")));
        Assert.Equal("redirect = off (/live/)", policies.For("/live/a"u8).WhyDirect(100, Client("192.0.2.1")));
        Assert.Equal("direct-below = 10 (**)", policies.For("/a"u8).WhyDirect(9, Client("192.0.2.1")));
        Assert.Equal(
            "direct-networks = 10.0.0.0/8, 2001:db8::/32 (**)", policies.For("/a"u8).WhyDirect(10, Client("2001:db8::1")));
        Assert.Null(policies.For("/a"u8).WhyDirect(10, Client("192.0.2.1")));
    }

    [Fact]
    public void A_key_is_never_shown_and_an_empty_one_takes_it_back()
    {
        var policies = Policies(
            new PathSettings(["**"]) { StampKey = "secret" }, new PathSettings(["/open/"]) { StampKey = "" });
        Assert.NotNull(policies.For("/a"u8).Stamp);
        Assert.Equal("set (**)", policies.For("/a"u8).Settings["stamp-key"]);
        Assert.Null(policies.For("/open/a"u8).Stamp);
        Assert.Equal("none (/open/)", policies.For("/open/a"u8).Settings["stamp-key"]);
    }

    [Fact]
    public void Policies_of_the_same_item_share_its_networks_and_its_stamp()
    {
        var policies = Policies(
            new PathSettings(["**"]) { DirectNetworks = ["10.0.0.0/8"], StampKey = "k" }, new PathSettings(["*.iso"]) { Direct = true });
        var (iso, other) = (policies.For("/a.iso"u8), policies.For("/a"u8));
        Assert.NotSame(iso, other);
        Assert.Same(iso.DirectNetworks, other.DirectNetworks);
        Assert.Same(iso.Stamp, other.Stamp);
    }

    [Fact]
    public void The_kinds_of_hashes_are_shown()
    {
        var policies = Policies(new PathSettings(["*.iso"]) { Hashes = new HashSettings(true, false, true, false, Pieces: true) });
        Assert.Equal("md5, sha256, pieces (*.iso)", policies.For("/a.iso"u8).Settings["hashes"]);
    }

    [Fact]
    public void A_stamp_is_the_one_that_MirrorBrain_makes() => Assert.Equal(
        "?time=1275137320&stamp=100fbd5034da5ad4f4ddd1d900add140", new RedirectStamp("key", TimeProvider.System).Query(1275137320));

    private static PathPolicies Policies(params PathSettings[] paths) => new(paths, [Common], TimeProvider.System);

    private static AddressKey Client(string address) =>
        AddressKey.TryParse(address, out var key) ? key : throw new ArgumentException(address, nameof(address));
}
