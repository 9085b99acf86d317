using MirrorActors.Engine.Hocon;
using MirrorActors.Engine.Settings;

namespace MirrorActors.Engine.Tests.Settings;

public sealed class ReferenceTests
{
    private static readonly Dictionary<string, string> NoEnvironment = [];

    [Fact]
    public void The_reference_holds_exactly_the_keys_that_are_read()
    {
        var config = HoconConfiguration.Load(null, NoEnvironment, []);
        var reader = new SettingsReader(config);
        NodeConfiguration.Read(reader);
        var keys = Keys("", config.Reference).Order(StringComparer.Ordinal);
        Assert.Equal(keys, reader.AskedKeys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Only_the_published_tree_must_be_named()
    {
        var config = HoconConfiguration.Load(null, NoEnvironment, []);
        var fault = Assert.Single(Assert.Throws<SettingsException>(() => NodeConfiguration.Read(config)).Faults);
        Assert.Equal("repository.path", fault.Key);
    }

    [Fact]
    public void The_defaults_are_those_of_the_manual()
    {
        var settings = NodeConfiguration.Read(HoconConfiguration.Load(null, NoEnvironment, ["repository.path=/srv"]));
        Assert.Equal(["0.0.0.0:8080"], settings.Node.Listen.Select(l => l.ToString()));
        Assert.Equal("127.0.0.1:8081", settings.Node.AdminListen.ToString());
        Assert.Equal(Environment.MachineName, settings.Node.Name);
        Assert.Equal(Path.Combine("data", "admin.token"), settings.Node.AdminTokenFile);
        Assert.Equal(Path.Combine("data", "access.log"), settings.Node.AccessLogFile);
        Assert.Equal(Path.Combine("data", "log.db"), settings.Engine.Path);
        Assert.Equal((1000, TimeSpan.FromDays(400)), (settings.Engine.HotEvents, settings.Log.Retention));
        Assert.Equal(0.1, settings.Repository.MassLoss.Fraction, 6);
        Assert.Equal(100L << 20, settings.Repository.HashRate);
        Assert.Null(settings.Repository.HoldFile);
        Assert.Contains(".*.??????", settings.Repository.Exclude);
        Assert.Equal(new HashSettings(false, false, true, false, Pieces: true), settings.Hashes);
        Assert.Equal(TimeSpan.FromHours(1), settings.Scan.Interval);
        Assert.Equal((TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(10)), (settings.Probe.Interval, settings.Probe.Timeout));
        Assert.Equal((3, 2), (settings.Probe.FailuresToDown, settings.Probe.SuccessesToUp));
        Assert.Equal((20, 0.8), (settings.Probe.Window, Math.Round(settings.Probe.DegradedBelow.Fraction, 6)));
        Assert.Equal([2, 5, 10], settings.Probe.ConfirmAfter.Select(after => after.TotalSeconds));
        Assert.Equal(
            (10, 16 << 10, TimeSpan.FromDays(14)),
            (settings.Probe.EveryGet, settings.Probe.GetBytes, settings.Probe.CertificateWarning));
        Assert.Equal((TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(10)), (settings.Probe.RsyncInterval, settings.Probe.FtpInterval));
        Assert.Equal([1, 13], settings.Paths.Select(p => p.Globs.Count));
        Assert.Equal((4096, true), (settings.Paths[0].DirectBelow, settings.Paths[1].Direct));
        Assert.True(settings.Redirect.Conditional);
        Assert.Null(settings.Redirect.Origin);
        Assert.Equal(new DirectSettings(true, 25_000_000, 100, 0), settings.Direct);
        Assert.Empty(settings.Fallbacks);
    }

    private static IEnumerable<string> Keys(string prefix, HoconObject obj) => obj.Fields.SelectMany(f =>
        f.Value is HoconObject inner ? Keys($"{prefix}{f.Key}.", inner) : [prefix + f.Key]);
}
