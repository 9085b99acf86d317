using System.Collections;
using MirrorActors.EndToEnd.Harness;
using MirrorActors.Engine.Settings;
using MirrorActors.Geo.Locating;
using MirrorActors.Node.Composition;
using MirrorActors.Testing;
using MirrorActors.Testing.Actors;

namespace MirrorActors.EndToEnd.Composition;

public sealed class GeoReloaderTests : IDisposable
{
    /// <summary>A database whose only record, for 10.0.0.0/8, is cut short.</summary>
    private const string Corrupt =
        "AAABAAAIAAACAAAIAAADAAAIAAAEAAAIAAAIAAAFAAAGAAAIAAAIAAAHAAAYAAAIAAAAAAAAAAAAAAAAAAAAAOFBq83vTWF4TWluZC5jb23n"
        + "W2JpbmFyeV9mb3JtYXRfbWFqb3JfdmVyc2lvbqECW2JpbmFyeV9mb3JtYXRfbWlub3JfdmVyc2lvbqBLYnVpbGRfZXBvY2gEAmVT8QBNZGF0"
        + "YWJhc2VfdHlwZURUZXN0SmlwX3ZlcnNpb26hBEpub2RlX2NvdW50wQhLcmVjb3JkX3NpemWhGA==";

    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private readonly TempFolder _folder = new();
    private readonly FakeClock _clock = new();
    private readonly RecordingLoggerFactory _log = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_changed_file_is_opened_anew_also_after_a_look_that_failed()
    {
        var path = _folder.Write("geo.mmdb", "no database");
        var databases = new FaultyList(path);
        var geo = GeoService.Open(databases);
        await using var reloader = GeoReloader.Start(geo, new GeoSettings(databases, Interval), _clock, _log);
        Assert.Contains("4001", Assert.Single(_log.Messages), StringComparison.Ordinal);

        databases.Fails = true;
        _clock.Advance(Interval);
        await UntilLoggedAsync("Error 4005");
        databases.Fails = false;
        File.WriteAllBytes(path, Convert.FromBase64String(Corrupt));
        File.SetLastWriteTimeUtc(path, _clock.GetUtcNow().UtcDateTime);
        _clock.Advance(Interval);
        await UntilLoggedAsync("Information 4002 geo databases opened anew: 1");
        Assert.Empty(geo.Faults);
    }

    [Fact]
    public async Task Corrupt_data_that_look_ups_met_is_told_once()
    {
        var path = _folder.Write("geo.mmdb", "");
        File.WriteAllBytes(path, Convert.FromBase64String(Corrupt));
        var geo = GeoService.Open([path]);
        await using var reloader = GeoReloader.Start(geo, new GeoSettings([path], Interval), _clock, _log);

        for (var i = 0; i < 3; i++) geo.Locate(AddressKey.Parse("10.0.0.1"));
        _clock.Advance(Interval);
        await UntilLoggedAsync("Error 4006 geo databases: 3 look-ups");

        geo.Locate(AddressKey.Parse("10.0.0.1"));
        _clock.Advance(Interval);
        await UntilLoggedAsync("Error 4006 geo databases: 1 look-ups");
    }

    private async Task UntilLoggedAsync(string start) => await Waiting.UntilAsync(
        () => Task.FromResult(_log.Messages),
        messages => messages.Any(m => m.StartsWith(start, StringComparison.Ordinal)),
        Limit,
        $"the log line {start}");

    private sealed class FaultyList(params string[] items) : IReadOnlyList<string>
    {
        private volatile bool _fails;

        public bool Fails
        {
            get => _fails;
            set => _fails = value;
        }

        public int Count => items.Length;

        public string this[int index] => items[index];

        public IEnumerator<string> GetEnumerator() =>
            Fails ? throw new IOException("as asked") : items.AsEnumerable().GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
