using MirrorActors.Engine.Hocon;
using MirrorActors.Engine.Settings;

namespace MirrorActors.Engine.Tests.Settings;

public sealed class SettingsFaultTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("settings-").FullName;

    public void Dispose() => Directory.Delete(_directory, true);

    [Theory]
    [InlineData("node.listen=abc", "node.listen: \"abc\" is not an address such as 0.0.0.0:8080 or [::]:8080 (--set)")]
    [InlineData("node.listen=[]", "node.listen: needs at least one address (--set)")]
    [InlineData("node.admin-listen=unix:x",
        "node.admin-listen: \"unix:x\" is not an absolute path behind unix: (--set)")]
    [InlineData("node.data-dir=", "node.data-dir: \"\" is not a directory (--set)")]
    [InlineData("node.metrics-public=maybe", "node.metrics-public: \"maybe\" is neither true nor false (--set)")]
    [InlineData("node.drain-time=60", "node.drain-time: \"60\" has no unit; write for example 60s (--set)")]
    [InlineData("node.drain-time=2h", "node.drain-time: \"2h\" is more than 01:00:00 (--set)")]
    [InlineData("node.access-log-ip=half", "node.access-log-ip: \"half\" is not one of truncated, full (--set)")]
    [InlineData("node.access-log-ip=1", "node.access-log-ip: \"1\" is not one of truncated, full (--set)")]
    [InlineData("scan.concurrency=0", "scan.concurrency: \"0\" is less than 1 (--set)")]
    [InlineData("scan.concurrency=[8]", "scan.concurrency: is a list or group, but one value is needed (--set)")]
    [InlineData("scan.mass-loss=0.1", "scan.mass-loss: \"0.1\" is not a share from 0% to 100% (--set)")]
    [InlineData("direct.max-rate=1 Gb", "direct.max-rate: \"1 Gb\" is not a size such as 4096, 4 KiB or 25 MB (--set)")]
    [InlineData("probe.confirm-after=[5s, 2s]", "probe.confirm-after: holds times that do not grow (--set)")]
    [InlineData("probe.rsync-interval=1ms", "probe.rsync-interval: is less than 100ms and not 0s (--set)")]
    [InlineData("probe.ftp-interval=2d", "probe.ftp-interval: \"2d\" is more than 1.00:00:00 (--set)")]
    [InlineData("probe.confirm-after=0s", "probe.confirm-after: holds times that do not grow (--set)")]
    [InlineData("probe.confirm-after=[2s, 2h]", "probe.confirm-after: holds more than 01:00:00 (--set)")]
    [InlineData("probe.window=65", "probe.window: \"65\" is more than 64 (--set)")]
    [InlineData("probe.canaries=[example.org]", "probe.canaries: \"example.org\" is neither a URL nor host:port (--set)")]
    [InlineData("probe.canaries=[\"::1:x\"]", "probe.canaries: \"::1:x\" is neither a URL nor host:port (--set)")]
    [InlineData("probe.canaries=[\"ftp://x/\"]", "probe.canaries: \"ftp://x/\" is no http or https URL (--set)")]
    [InlineData("hashes=[sha256, crc]", "hashes: \"crc\" is not one of md5, sha1, sha256, sha512, pieces (--set)")]
    [InlineData("repository.trace-file=../x",
        "repository.trace-file: \"../x\" is not a path in the repository, such as project/trace/master (--set)")]
    [InlineData("repository.trace-file=/project/trace/",
        "repository.trace-file: \"/project/trace/\" is not a path in the repository, such as project/trace/master (--set)")]
    [InlineData("repository.trace-every=1h", "repository.trace-every: needs repository.trace-file, the file that is written (--set)")]
    [InlineData("repository.manifest=a//ls-lR",
        "repository.manifest: \"a//ls-lR\" is not a path in the repository, such as ls-lR.gz (--set)")]
    [InlineData("repository.manifest=/files.txt",
        "repository.manifest: \"/files.txt\" is not the name of a known kind of manifest: mirroractors.manifest.gz, ls-lR.gz, SHA256SUMS, "
        + "fullfiletimelist-… or Release (--set)")]
    [InlineData("repository.exclude=[{}]", "repository.exclude: holds an item that is not a string (--set)")]
    [InlineData("redirect.origin=ftp://x/",
        "redirect.origin: \"ftp://x/\" is not a URL such as https://example.org/pub/ (--set)")]
    [InlineData("node=x", "node: is a group of keys, not a value (--set)")]
    [InlineData("nodes.listen=x", "nodes: is not a known key; did you mean node? (--set)")]
    [InlineData("scan.intervall=1h", "scan.intervall: is not a known key; did you mean scan.interval? (--set)")]
    [InlineData("whatever=1h", "whatever: is not a known key (--set)")]
    [InlineData("fallbacks=[x]", "fallbacks: holds an item that is not an object { … } (--set)")]
    [InlineData("fallbacks=[{}]", "fallbacks[0].url: is missing")]
    [InlineData("fallbacks=[{url=\"http://a/\", contry=de}]",
        "fallbacks[0].contry: is not a known key; did you mean country? (--set)")]
    [InlineData("redirect.origin=\"http://xn--ä.example/\"",
        "redirect.origin: \"http://xn--ä.example/\" is not a URL such as https://example.org/pub/ (--set)")]
    [InlineData("fallbacks=[{url=\"http://a/\", country=Germany}]",
        "fallbacks[0].country: \"Germany\" is not a country code of ISO 3166 (--set)")]
    public void A_fault_names_key_value_and_source(string set, string message) =>
        Assert.Equal(message, Assert.Throws<SettingsException>(() => Read(set)).Message);

    [Fact]
    public void A_fault_in_a_list_names_the_place_of_the_object_that_has_it()
    {
        var faults = Assert.Throws<SettingsException>(() => Read("fallbacks=[x, {}]")).Faults;
        Assert.Equal(["fallbacks", "fallbacks[1].url"], faults.Select(f => f.Key));
    }

    [Fact]
    public void All_faults_are_reported_together_with_their_places()
    {
        var file = Path.Combine(_directory, "site.conf");
        File.WriteAllText(
            file, "repository.path = /srv\nnode {\n  listen = abc\n}\nprobe.interval = soon\nunknown = 1\n");
        var environment = new Dictionary<string, string> { ["MIRRORACTORS_SCAN__TIMEOUT"] = "long" };
        var config = HoconConfiguration.Load(file, environment, ["geo.databases={}"]);
        var faults = Assert.Throws<SettingsException>(() => NodeConfiguration.Read(config)).Faults;
        Assert.Equal(
            ["geo.databases --set", $"node.listen {file}:3", $"probe.interval {file}:5",
                "scan.timeout environment MIRRORACTORS_SCAN__TIMEOUT", $"unknown {file}:6"],
            faults.Select(f => $"{f.Key} {f.Origin}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Settings_of_a_whole_site_are_read()
    {
        var settings = Read(
            "node.listen=[\"127.0.0.1:0\", \"[::1]:80\"]", "node.admin-listen=unix:/run/m.sock",
            "node.data-dir=/var/lib/m", "node.access-log=off", "outgoing.allow-private=127.0.0.1",
            "hashes=[md5, sha512, pieces]", "redirect.http-clients=upgrade",
            "redirect.origin=https://origin.example.org/", "repository.hold-file=/run/hold",
            "fallbacks=[{url = \"https://a.example.org/x\", country = DE}, {url = \"http://b/\", continent = eu}]");
        Assert.Equal(["127.0.0.1:0", "[::1]:80"], settings.Node.Listen.Select(l => l.ToString()));
        Assert.Equal("/run/m.sock", settings.Node.AdminListen.UnixPath);
        Assert.Equal("/var/lib/m/admin.token", settings.Node.AdminTokenFile);
        Assert.Equal("/var/lib/m/log.db", settings.Engine.Path);
        Assert.Null(settings.Node.AccessLogFile);
        Assert.Equal(["127.0.0.1/32"], settings.Outgoing.AllowPrivate);
        Assert.Equal(new HashSettings(true, false, false, true, Pieces: true), settings.Hashes);
        Assert.Equal(HttpClients.Upgrade, settings.Redirect.HttpClients);
        Assert.Equal(new Uri("https://origin.example.org/"), settings.Redirect.Origin);
        Assert.Equal("/run/hold", settings.Repository.HoldFile);
        Assert.Equal(
            [new FallbackSettings(new("https://a.example.org/x/"), "de", null), new(new("http://b/"), null, "eu")],
            settings.Fallbacks);
    }

    private static NodeConfiguration Read(params string[] overrides) => NodeConfiguration.Read(
        HoconConfiguration.Load(null, new Dictionary<string, string>(), ["repository.path=/srv", .. overrides]));
}
