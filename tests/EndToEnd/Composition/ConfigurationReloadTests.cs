using MirrorActors.EndToEnd.Harness;
using MirrorActors.Engine.Hocon;
using MirrorActors.Engine.Settings;
using MirrorActors.Geo.Locating;
using MirrorActors.Node.Composition;
using MirrorActors.Testing.Actors;

namespace MirrorActors.EndToEnd.Composition;

public sealed class ConfigurationReloadTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly RecordingLoggerFactory _log = new();
    private readonly GeoService _geo = GeoService.Open([]);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Corrected_places_are_taken_over_and_a_faulty_configuration_is_not()
    {
        var file = Path.Combine(_folder.Path, "site.conf");
        var reload = new ConfigurationReload(
            _geo, () => NodeConfiguration.Read(HoconConfiguration.Load(file, new Dictionary<string, string>(), [])), _log.CreateLogger("x"));
        Write("geo.overrides = [{ prefix = \"10.0.0.0/8\", country = de }]");
        reload.Run();
        Assert.Equal("DE", Country());
        Write("geo.overrides = [{ prefix = \"10.0.0.0/8\", country = fr }]\nprobe.intervall = 3s");
        reload.Run();
        Write("geo.overrides = [");
        reload.Run();
        Assert.Equal("DE", Country());
        Assert.Contains(_log.Messages, m => m.Contains("4010", StringComparison.Ordinal) && m.Contains("probe.intervall", StringComparison.Ordinal));
        Write("");
        reload.Run();
        Assert.Equal("", Country());
    }

    private string Country() => _geo.Locate(AddressKey.Parse("10.0.0.1")).Country.ToString();

    private void Write(string text) => _folder.Write("site.conf", "repository.path = /srv\n" + text + "\n");
}
