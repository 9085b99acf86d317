using MirrorActors.Engine.Hocon;
using MirrorActors.Engine.Settings;

namespace MirrorActors.Engine.Tests.Settings;

public sealed class EtcdSettingsTests
{
    private const string Secure = "engine.etcd.endpoints=[\"https://a.example:2379\"]";
    private const string Plain = "engine.etcd.endpoints=[\"http://a.example:2379\"]";

    private const string Managed = "engine.etcd.mode=managed";

    [Fact]
    public void A_managed_etcd_needs_no_endpoints()
    {
        var etcd = Read("engine.kind=etcd", Managed, "engine.etcd.peer-listen=\"10.0.0.5:7001\"", "engine.etcd.advertise=n1.example").Etcd;
        Assert.Equal(EtcdMode.Managed, etcd.Mode);
        Assert.Empty(etcd.Endpoints);
        Assert.Equal(("etcd", "127.0.0.1:2379"), (etcd.Managed.Program, etcd.Managed.ClientListen.ToString()));
        Assert.Equal(("10.0.0.5:7001", "n1.example"), (etcd.Managed.PeerListen.ToString(), etcd.Managed.Advertise));
        Assert.Null(Read("engine.kind=etcd", Managed).Etcd.Managed.Advertise);
    }

    [Fact]
    public void Endpoints_and_files_are_read()
    {
        var etcd = Read(
            "engine.kind=etcd", "engine.etcd.endpoints=[\"https://a.example:2379\", \"https://b.example:2379\"]",
            "engine.etcd.prefix=/site/", "engine.etcd.username=node", "engine.etcd.password-file=/etc/p",
            "engine.etcd.ca=/etc/ca", "engine.etcd.certificate=/etc/c", "engine.etcd.key=/etc/k").Etcd;

        Assert.Equal(EtcdMode.External, etcd.Mode);
        Assert.Equal(["a.example", "b.example"], etcd.Endpoints.Select(e => e.Host));
        Assert.Equal(("/site/", "node", "/etc/p"), (etcd.Prefix, etcd.Username, etcd.PasswordFile));
        Assert.Equal(("/etc/ca", "/etc/c", "/etc/k"), (etcd.Ca, etcd.Certificate, etcd.Key));
    }

    [Fact]
    public void Another_engine_needs_none_of_it()
    {
        var engine = Read("engine.kind=sqlite");
        Assert.Equal(EngineKind.Sqlite, engine.Kind);
        Assert.Empty(engine.Etcd.Endpoints);
        Assert.Equal("/mirroractors/", engine.Etcd.Prefix);
    }

    [Theory]
    [InlineData("endpoints", "at least one URL")]
    [InlineData("endpoints", "is not a URL such as", "engine.etcd.endpoints=[\"a.example:2379\"]")]
    [InlineData("endpoints", "is not a URL such as", "engine.etcd.endpoints=[\"http://a.example:2379/etcd\"]")]
    [InlineData("endpoints", "partly http", "engine.etcd.endpoints=[\"https://a.example:2379\", \"http://b.example:2379\"]")]
    [InlineData("mode", "is not one of external, managed", Secure, "engine.etcd.mode=own")]
    [InlineData("client-listen", "has no port", Managed, "engine.etcd.client-listen=\"10.0.0.5:0\"")]
    [InlineData("advertise", "is not a host name", Managed, "engine.etcd.advertise=\"a b\"")]
    [InlineData("certificate", "pbm cluster init", Managed, "engine.etcd.certificate=/etc/c", "engine.etcd.key=/etc/k")]
    [InlineData("prefix", "is not a prefix", Secure, "engine.etcd.prefix=/site")]
    [InlineData("password-file", "is needed with a username", Secure, "engine.etcd.username=node")]
    [InlineData("password-file", "is needed with a username", Secure, "engine.etcd.password-file=/etc/p")]
    [InlineData("username", "plain text", Plain, "engine.etcd.username=node", "engine.etcd.password-file=/etc/p")]
    [InlineData("key", "is needed with a certificate", Secure, "engine.etcd.certificate=/etc/c")]
    [InlineData("ca", "of no use", Plain, "engine.etcd.ca=/etc/ca")]
    public void A_fault_names_its_field(string field, string message, params string[] settings)
    {
        var faults = Assert.Throws<SettingsException>(() => Read(["engine.kind=etcd", .. settings])).Faults;
        var fault = Assert.Single(faults);
        Assert.Equal("engine.etcd." + field, fault.Key);
        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
    }

    private static EngineSettings Read(params string[] settings) =>
        NodeConfiguration.Read(
            HoconConfiguration.Load(null, new Dictionary<string, string>(), ["repository.path=/srv", .. settings])).Engine;
}
