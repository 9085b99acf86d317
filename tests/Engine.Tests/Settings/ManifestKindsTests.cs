using MirrorActors.Engine.Hocon;
using MirrorActors.Engine.Settings;

namespace MirrorActors.Engine.Tests.Settings;

public sealed class ManifestKindsTests
{
    [Theory]
    [InlineData("mirroractors.manifest.gz", "/mirroractors.manifest.gz", ManifestKind.Own, true)]
    [InlineData("/ls-lR", "/ls-lR", ManifestKind.LsLr, false)]
    [InlineData("/pub/ls-lR.gz", "/pub/ls-lR.gz", ManifestKind.LsLr, true)]
    [InlineData("SHA256SUMS", "/SHA256SUMS", ManifestKind.Sums, false)]
    [InlineData("x/MD5SUMS.gz", "/x/MD5SUMS.gz", ManifestKind.Sums, true)]
    [InlineData("fedora/fullfiletimelist-fedora", "/fedora/fullfiletimelist-fedora", ManifestKind.FullTimeList, false)]
    [InlineData("dists/stable/InRelease", "/dists/stable/InRelease", ManifestKind.Release, false)]
    [InlineData("dists/stable/Release", "/dists/stable/Release", ManifestKind.Release, false)]
    public void The_name_of_a_manifest_tells_its_kind(string text, string path, ManifestKind kind, bool isCompressed)
    {
        var manifest = ManifestKinds.Parse(text).Value!;
        Assert.Equal((new ManifestPath(path, kind), isCompressed), (manifest, manifest.IsCompressed));
    }

    [Fact]
    public void A_key_is_for_our_own_manifest_alone()
    {
        string[] settings = ["repository.path=/srv", "repository.manifest=ls-lR", "repository.manifest-key=/etc/key.pem"];
        var config = HoconConfiguration.Load(null, new Dictionary<string, string>(), settings);
        var fault = Assert.Single(Assert.Throws<SettingsException>(() => NodeConfiguration.Read(config)).Faults);
        Assert.Equal("repository.manifest-key", fault.Key);
        settings[1] = "repository.manifest=mirroractors.manifest.gz";
        var read = NodeConfiguration.Read(HoconConfiguration.Load(null, new Dictionary<string, string>(), settings)).Repository;
        Assert.Equal(("/etc/key.pem", ManifestKind.Own), (read.ManifestKey, read.Manifest!.Kind));
    }

    [Fact]
    public void Nothing_is_set_by_default()
    {
        var config = HoconConfiguration.Load(null, new Dictionary<string, string>(), ["repository.path=/srv"]);
        var read = NodeConfiguration.Read(config).Repository;
        Assert.Equal((null, null), (read.Manifest, read.ManifestKey));
    }
}
