using Microsoft.Extensions.Configuration;
using MirrorActors.Engine.Hocon;

namespace MirrorActors.Engine.Tests.Hocon;

public sealed class HoconSourcesTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void Each_source_wins_over_the_one_before()
    {
        File.WriteAllText(_file, "node { name = file, data-dir = file, admin-token-file = file }");
        var environment = new Dictionary<string, string>
        {
            ["MIRRORACTORS_NODE__DATA_DIR"] = "environment",
            ["MIRRORACTORS_NODE__ADMIN_TOKEN_FILE"] = "environment",
        };
        var config = HoconConfiguration.Load(
            _file, environment, ["node.admin-token-file=first", "node.admin-token-file=set"]);
        Assert.Equal(("127.0.0.1:8081", "reference.conf"), ValueAndSource(config, "node.admin-listen"));
        Assert.Equal(("file", _file), ValueAndSource(config, "node.name"));
        Assert.Equal(
            ("environment", "environment MIRRORACTORS_NODE__DATA_DIR"), ValueAndSource(config, "node.data-dir"));
        Assert.Equal(("set", "--set"), ValueAndSource(config, "node.admin-token-file"));
    }

    [Theory]
    [InlineData("node.name=", "\"\"")]
    [InlineData("node.name=a=b", "\"a=b\"")]
    [InlineData("node.name=http://x:1/ # no comment", "\"http://x:1/ # no comment\"")]
    [InlineData("node.name=\"quo\\u0074ed\"", "\"quoted\"")]
    [InlineData("node.name=[a, \"b:c\"]", "[\"a\",\"b:c\"]")]
    [InlineData("node.name={a = 1}", "{\"a\":\"1\"}")]
    [InlineData("\"node\".name=${x}", "\"${x}\"")]
    public void An_override_is_text_or_a_bracketed_value(string text, string json) =>
        Assert.Equal(json, HoconText.ToJson(Set(text).Find("node.name")!));

    [Theory]
    [InlineData("node.name", "--set: expected key=value, found \"node.name\"")]
    [InlineData("=x", "--set:1: expected a key, found the end of the text")]
    [InlineData("a+=x", "--set:2: '+' must be inside quotes")]
    [InlineData("hashes=[md5", "--set:1: this '[' is never closed")]
    [InlineData("hashes=[*]", "--set:2: '*' must be inside quotes")]
    [InlineData("hashes=[a]]", "--set:4: expected nothing after the value, found ']'")]
    public void A_faulty_override_is_named(string text, string message) =>
        Assert.Equal(message, Assert.Throws<HoconException>(() => Set(text)).Message);

    [Fact]
    public void Variables_that_are_not_settings_are_left_alone()
    {
        var environment = new Dictionary<string, string>
        {
            ["MIRRORACTORS_SHARED"] = "x",
            ["PATH"] = "x",
            ["MIRRORACTORS_HASHES"] = "[md5, sha1]",
        };
        var config = HoconConfiguration.Load(null, environment, []);
        Assert.Null(config.Find("shared"));
        Assert.Equal("""["md5","sha1"]""", HoconText.ToJson(config.Find("hashes")!));
        environment["MIRRORACTORS_NODE____X"] = "x";
        var error = Assert.Throws<HoconException>(() => HoconConfiguration.Load(null, environment, []));
        Assert.Equal("environment MIRRORACTORS_NODE____X: the name does not spell a key", error.Message);
    }

    [Theory]
    [InlineData("MIRRORACTORS_NODE_LISTEN", "MIRRORACTORS_NODE__LISTEN")]
    [InlineData("MIRRORACTORS_SCAN_MASS_LOSS", "MIRRORACTORS_SCAN__MASS_LOSS")]
    public void A_variable_with_a_forgotten_underscore_is_a_fault(string name, string meant)
    {
        var environment = new Dictionary<string, string> { [name] = "x" };
        var error = Assert.Throws<HoconException>(() => HoconConfiguration.Load(null, environment, []));
        Assert.Equal($"environment {name}: is not a known key; did you mean {meant}?", error.Message);
    }

    [Fact]
    public void A_file_appends_to_lists_of_the_reference_and_overrides_reach_substitutions()
    {
        File.WriteAllText(_file, "repository.exclude += \"*.bak\"\nrepository.path = ${node.data-dir}/tree");
        var config = HoconConfiguration.Load(_file, new Dictionary<string, string>(), ["node.data-dir=/d"]);
        Assert.Equal("*.bak", ((HoconString)((HoconList)config.Find("repository.exclude")!).Items[^1]).Text);
        Assert.Equal("/d/tree", ((HoconString)config.Find("repository.path")!).Text);
    }

    [Fact]
    public void The_configuration_of_the_host_sees_every_value()
    {
        var configuration = new ConfigurationBuilder()
            .AddHocon(null, new Dictionary<string, string>(), ["hashes=[md5, sha1]"]).Build();
        Assert.Equal("0.0.0.0:8080", configuration["node:listen"]);
        Assert.Equal("sha1", configuration["hashes:1"]);
        Assert.Equal(["md5", "sha1"], configuration.GetSection("hashes").GetChildren().Select(c => c.Value));
    }

    private static ResolvedConfig Set(string text) =>
        HoconConfiguration.Load(null, new Dictionary<string, string>(), [text]);

    private static (string Value, string Source) ValueAndSource(ResolvedConfig config, string key)
    {
        var value = Assert.IsType<HoconString>(config.Find(key));
        return (value.Text, value.Origin.Source);
    }
}
