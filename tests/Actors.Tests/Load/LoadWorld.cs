using Microsoft.Extensions.Logging;
using MirrorActors.Actors.Load;
using MirrorActors.Actors.Routing;
using MirrorActors.Actors.Tests.Routing;
using MirrorActors.Actors.Views;
using MirrorActors.Engine.Settings;
using MirrorActors.Geo;
using MirrorActors.Protocol.Mirrors;
using MirrorActors.Testing;
using MirrorActors.Testing.Actors;

namespace MirrorActors.Actors.Tests.Load;

/// <summary>A meter, its clock and mirrors for it.</summary>
internal sealed class LoadWorld : IDisposable
{
    public static readonly Place Berlin = RoutingMirror.Place("DE", ContinentCode.Europe, 0, 52.5f, 13.4f);
    public static readonly Place Paris = RoutingMirror.Place("FR", ContinentCode.Europe, 0, 48.9f, 2.4f);

    private long _version;

    public LoadWorld(double country = 100, double continent = 100, DateTimeOffset? start = null)
    {
        Clock = new FakeClock(start);
        var settings = SelectionDefaults.Near with { CountryCeiling = new Percent(country), ContinentCeiling = new Percent(continent) };
        Meter = new LoadMeter(settings, Log.CreateLogger<LoadMeter>());
    }

    public FakeClock Clock { get; }

    public RecordingLoggerFactory Log { get; } = new();

    public LoadMeter Meter { get; }

    public MirrorTable Table { get; private set; } = MirrorTable.Empty;

    public LoadState State { get; private set; } = LoadState.Idle;

    public static MirrorFacts Mirror(int ordinal, string? id = null, long? quota = null, int resetDay = 1)
    {
        var mirror = RoutingMirror.Make(ordinal);
        return mirror with
        {
            Definition = mirror.Definition with
            {
                Id = id ?? mirror.Definition.Id,
                Quota = quota is { } bytes ? new MirrorQuota(bytes, resetDay) : null,
            },
        };
    }

    public LoadWorld With(params MirrorFacts[] mirrors)
    {
        Table = RoutingMirror.Table(++_version, mirrors);
        return this;
    }

    public void Redirect(int times, int ordinal, Place place, long bytes = 1)
    {
        for (var i = 0; i < times; i++) Meter.Count(ordinal, place, bytes, file: i);
    }

    /// <summary>Some seconds pass; then the meter folds.</summary>
    public LoadState Fold(double seconds = 1)
    {
        Clock.Advance(TimeSpan.FromSeconds(seconds));
        return State = Meter.Fold(Table, Clock.GetUtcNow());
    }

    /// <summary>Ordinals of the mirrors that are at a ceiling there.</summary>
    public int[] OverIn(Place place)
    {
        var words = new ulong[2];
        State.MarkOver(place.Country, place.Continent, words);
        return [.. Enumerable.Range(0, 128).Where(i => (words[i >> 6] >> (i & 63) & 1) != 0)];
    }

    public void Dispose()
    {
        Meter.Dispose();
        Log.Dispose();
    }
}
