using MirrorActors.Engine.Hocon;
using MirrorActors.Engine.Settings;

namespace MirrorActors.Engine.Tests.Settings;

public sealed class PathSettingsTests
{
    [Fact]
    public void An_item_states_what_it_states_and_no_more()
    {
        var item = Read(
            """
            paths=[{ glob = [pool/, "*.deb"], redirect = off, direct-below = 1 KiB, direct-networks = ["10.0.0.0/8"], allowed-age = 5m,
            freshness = 15m, exclude-mirrors = uni-a, affinity = file, cache = "public, max-age=60", stamp-key = k, hashes = [md5, sha1],
            fallbacks = [{ url = "https://a.test/x", country = DE }] }]
            """)[^1];
        Assert.Equal(["/pool/", "*.deb"], item.Globs);
        Assert.Equal((false, null, 1024L), (item.Redirect, item.Direct, item.DirectBelow));
        Assert.Equal(["10.0.0.0/8"], item.DirectNetworks);
        Assert.Null(item.DirectUserAgents);
        Assert.Equal(["uni-a"], item.ExcludeMirrors);
        Assert.Equal((TimeSpan.FromMinutes(5), Affinity.File), (item.AllowedAge, item.Affinity));
        Assert.Equal(TimeSpan.FromMinutes(15), item.Freshness);
        Assert.Equal(("public, max-age=60", "k"), (item.Cache, item.StampKey));
        Assert.Equal(new HashSettings(true, true, false, false), item.Hashes);
        Assert.Equal([new FallbackSettings(new Uri("https://a.test/x/"), "de", null)], item.Fallbacks);
    }

    [Theory]
    [InlineData("{}", "paths[0].glob")]
    [InlineData("{ glob = [] }", "paths[0].glob")]
    [InlineData("{ glob = \"a//b\" }", "paths[0].glob")]
    [InlineData("{ glob = a, direkt = on }", "paths[0].direkt")]
    [InlineData("{ glob = a, direct-below = many }", "paths[0].direct-below")]
    [InlineData("{ glob = a, direct-networks = [ten] }", "paths[0].direct-networks")]
    [InlineData("{ glob = a, direct-user-agents = [\"\"] }", "paths[0].direct-user-agents")]
    [InlineData("{ glob = a, exclude-mirrors = [\"Uni A\"] }", "paths[0].exclude-mirrors")]
    [InlineData("{ glob = a, fallbacks = [{ url = \"ftp://a.test/\" }] }", "paths[0].fallbacks[0].url")]
    [InlineData("{ glob = a, allowed-age = 5 }", "paths[0].allowed-age")]
    [InlineData("{ glob = a, freshness = 5s }", "paths[0].freshness")]
    [InlineData("{ glob = a, affinity = mirror }", "paths[0].affinity")]
    [InlineData("{ glob = a, cache = \"public\\nX: y\" }", "paths[0].cache")]
    [InlineData("{ glob = a, cache = \"max-age 60\" }", "paths[0].cache")]
    [InlineData("{ glob = a, stamp-key = \"ü\" }", "paths[0].stamp-key")]
    [InlineData("{ glob = a, hashes = [crc] }", "paths[0].hashes")]
    public void A_fault_is_named_by_item_and_setting(string item, string key) => Assert.Equal(key, FaultOf($"paths=[{item}]"));

    [Fact]
    public void Items_are_added_to_the_default_ones()
    {
        var folder = Directory.CreateTempSubdirectory("paths-");
        try
        {
            var file = Path.Combine(folder.FullName, "site.conf");
            File.WriteAllText(file, "repository.path = /srv\npaths += { glob = InRelease, direct = off }\n");
            var paths = NodeConfiguration.Read(HoconConfiguration.Load(file, new Dictionary<string, string>(), [])).Paths;
            Assert.Equal(3, paths.Count);
            Assert.Equal((false, "InRelease"), (paths[2].Direct, Assert.Single(paths[2].Globs)));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void Too_many_patterns_and_the_keys_of_old_are_faults()
    {
        var many = string.Join(',', Enumerable.Range(0, PathSettings.MostPatterns + 1).Select(static i => $"\"{i}\""));
        Assert.Equal("paths", FaultOf($"paths=[{{ glob = [{many}] }}]"));
        Assert.Equal("redirect.serve-directly", FaultOf("redirect.serve-directly=[]"));
        Assert.Equal("redirect.serve-directly-below", FaultOf("redirect.serve-directly-below=0"));
    }

    private static IReadOnlyList<PathSettings> Read(string setting) => NodeConfiguration.Read(
        HoconConfiguration.Load(null, new Dictionary<string, string>(), ["repository.path=/srv", setting])).Paths;

    private static string FaultOf(string setting) =>
        Assert.Single(Assert.Throws<SettingsException>(() => Read(setting)).Faults).Key;
}
