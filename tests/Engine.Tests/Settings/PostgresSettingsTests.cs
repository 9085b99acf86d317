using MirrorActors.Engine.Hocon;
using MirrorActors.Engine.Settings;

namespace MirrorActors.Engine.Tests.Settings;

public sealed class PostgresSettingsTests
{
    private const string Kind = "engine.kind=postgres";
    private const string Connection = "engine.postgres.connection=\"Host=db1,db2;Port=5433;Database=mirrors;Username=m\"";

    [Fact]
    public void Nothing_is_needed_for_another_engine()
    {
        var engine = Read();
        Assert.Equal((EngineKind.Sqlite, new PostgresSettings("", null, "mirroractors")), (engine.Kind, engine.Postgres));
    }

    [Fact]
    public void Each_setting_is_read()
    {
        var engine = Read(Kind, Connection, "engine.postgres.password-file=pw", "engine.postgres.schema=m_2");
        Assert.Equal(EngineKind.Postgres, engine.Kind);
        Assert.Equal(
            new PostgresSettings("Host=db1,db2;Port=5433;Database=mirrors;Username=m", "pw", "m_2"), engine.Postgres);
    }

    [Theory]
    [InlineData("engine.postgres.connection", Kind)]
    [InlineData("engine.postgres.connection", Kind, "engine.postgres.connection=\"Database=mirrors\"")]
    [InlineData("engine.postgres.connection", Kind, "engine.postgres.connection=\"postgres://m:hunter2@db/mirrors\"")]
    [InlineData("engine.postgres.connection", Kind, "engine.postgres.connection=\"Host=db;Port=hunter2\"")]
    [InlineData("engine.postgres.connection", Kind, "engine.postgres.connection=\"Host=db;Passwort=hunter2\"")]
    [InlineData("engine.postgres.connection", Kind, "engine.postgres.connection=\"Host=db;Password=hunter2\"")]
    [InlineData("engine.postgres.schema", Kind, Connection, "engine.postgres.schema=\"Mirrors; DROP\"")]
    [InlineData("engine.postgres.schema", Kind, Connection, "engine.postgres.schema=pg_mirrors")]
    public void A_fault_names_its_key_and_tells_no_password(string key, params string[] set)
    {
        var fault = Assert.Single(Assert.Throws<SettingsException>(() => Read(set)).Faults);
        Assert.Equal(key, fault.Key);
        Assert.DoesNotContain("hunter2", fault.ToString(), StringComparison.Ordinal);
    }

    private static EngineSettings Read(params string[] set) => NodeConfiguration.Read(
        HoconConfiguration.Load(null, new Dictionary<string, string>(), ["repository.path=/srv", .. set])).Engine;
}
