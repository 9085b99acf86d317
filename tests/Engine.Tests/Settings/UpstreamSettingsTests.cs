using MirrorActors.Engine.Hocon;
using MirrorActors.Engine.Settings;

namespace MirrorActors.Engine.Tests.Settings;

public sealed class UpstreamSettingsTests
{
    [Theory]
    [InlineData("rsync://h/tree/", "rsync://h/tree/", null)]
    [InlineData("rsyncs://u:p@h:874/m/x/", "rsyncs://u:p@h:874/m/x/", null)]
    [InlineData("https://h/pub/", "https://h/pub/", null)]
    [InlineData("ftpes://h/", "ftpes://h/", null)]
    [InlineData("https://h/pub/mirroractors.manifest.gz", "https://h/pub/", "/mirroractors.manifest.gz")]
    [InlineData("https://h/pub%20x/ls-lR.gz", "https://h/pub%20x/", "/ls-lR.gz")]
    [InlineData("https://h/debian/dists/trixie/InRelease", "https://h/debian/", "/dists/trixie/InRelease")]
    [InlineData("http://h/r/1.0/SHA256SUMS", "http://h/r/1.0/", "/SHA256SUMS")]
    [InlineData("/srv/x/fullfiletimelist-a", "/srv/x/", "/fullfiletimelist-a")]
    public void An_upstream_is_a_tree_or_a_manifest(string text, string root, string? manifest)
    {
        var upstream = Read($"repository.upstream=\"{text}\"").Upstream!;
        Assert.Equal((root, manifest), (upstream.Base, upstream.Manifest?.Path));
        Assert.Equal((TimeSpan.FromHours(1), 10_000), (upstream.Refresh, upstream.HeadBudget));
    }

    [Fact]
    public void Where_a_manifest_is_in_the_tree_can_be_told()
    {
        var upstream = Read("repository.upstream=\"https://h/pub/r/1.0/SHA256SUMS\"", "repository.manifest=\"r/1.0/SHA256SUMS\"").Upstream!;
        Assert.Equal(("https://h/pub/", "/r/1.0/SHA256SUMS"), (upstream.Base, upstream.Manifest!.Path));
    }

    [Theory]
    [InlineData("gopher://h/x/", "is not a URL of http, https, rsync, rsyncs, ftp, ftps, ftpes without query and fragment")]
    [InlineData("https://h/x/?a=b", "without query")]
    [InlineData("https://u:p@h/x/", "must not hold credentials")]
    [InlineData("rsync://h/", "names no rsync module")]
    [InlineData("rsync://h/m/ls-lR.gz", "must end in a slash")]
    [InlineData("https://h/pub", "the URL of a tree ends in a slash")]
    [InlineData("/srv/tree", "and not a URL")]
    [InlineData("/srv/SHA256SUMS", "does not tell sizes and times")]
    [InlineData("/srv/dists/x/Release", "does not tell sizes and times")]
    public void What_is_neither_is_refused_with_the_reason(string text, string problem)
    {
        var fault = Assert.Single(Faults($"repository.upstream=\"{text}\""));
        Assert.Equal("repository.upstream", fault.Key);
        Assert.Contains(problem, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void There_is_exactly_one_source()
    {
        var both = Assert.Single(Faults("repository.path=/srv", "repository.upstream=\"rsync://h/m/\""));
        Assert.Equal("repository.upstream", both.Key);
        Assert.Contains("is set besides repository.path", both.Message, StringComparison.Ordinal);
        var none = Assert.Single(Faults());
        Assert.Equal("repository.path", none.Key);
        Assert.Contains("repository.upstream", none.Message, StringComparison.Ordinal);
        Assert.Null(Read("repository.path=/srv").Upstream);
    }

    [Fact]
    public void A_key_is_for_a_manifest_of_our_own_as_the_only_source_too()
    {
        Assert.Equal("/k", Read("repository.upstream=\"https://h/mirroractors.manifest.gz\"", "repository.manifest-key=/k").ManifestKey);
        var fault = Assert.Single(
            Faults("repository.upstream=\"https://h/ls-lR\"", "repository.manifest=ls-lR", "repository.manifest-key=/k"));
        Assert.Equal("repository.manifest-key", fault.Key);
    }

    private static IReadOnlyList<SettingsFault> Faults(params string[] settings) =>
        Assert.Throws<SettingsException>(() => Read(settings)).Faults;

    private static RepositorySettings Read(params string[] settings) =>
        NodeConfiguration.Read(HoconConfiguration.Load(null, new Dictionary<string, string>(), settings)).Repository;
}
