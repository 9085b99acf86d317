using MirrorActors.Geo.BuiltIn;
using MirrorActors.Geo.Mmdb;

namespace MirrorActors.Geo.Locating;

/// <summary>
/// The locator of a node over the configured MMDB files, or the built-in database when none is configured. A file that
/// cannot be opened is reported in <see cref="Faults"/> and the others serve on.
/// </summary>
public sealed class GeoService : IGeoLocator
{
    private readonly string[] _paths;
    private readonly Lock _publishing = new();
    private volatile LocatingState _state;
    private long _corruptRecords;

    private GeoService(IEnumerable<string> paths)
    {
        _paths = [.. paths];
        _state = Load(null, GeoOverrides.None);
    }

    public IReadOnlyList<GeoSourceInfo> Sources => _state.Databases.Infos;

    /// <summary>The files that could not be opened at the last load.</summary>
    public IReadOnlyList<GeoFault> Faults => _state.Faults;

    /// <summary>Look-ups that met corrupt data since the start, counted once a database.</summary>
    public long CorruptRecords => Interlocked.Read(ref _corruptRecords);

    public static GeoService Open(IEnumerable<string> paths) => new(paths);

    public Place Locate(in AddressKey address)
    {
        var place = _state.Locate(address, out var corrupt);
        if (corrupt != 0)
        {
            Interlocked.Add(ref _corruptRecords, corrupt);
            GeoMetrics.MetCorruptRecords(corrupt);
        }

        return place;
    }

    public string? OverrideOf(in AddressKey address) => _state.Overrides.Find(address)?.Prefix.ToString();

    /// <summary>From now on these are known better than by the databases.</summary>
    public void Override(GeoOverrides overrides)
    {
        lock (_publishing)
            _state = _state.With(overrides);
    }

    /// <summary>
    /// Opens every file anew and swaps at once; look-ups under way finish on the old mappings. A file that fails now
    /// but was open before stays in use as it was, and is reported.
    /// </summary>
    public IReadOnlyList<GeoFault> Reload()
    {
        lock (_publishing)
        {
            // The built-in database does not change.
            if (_paths.Length != 0)
                _state = Load(_state.Databases, _state.Overrides);
            return _state.Faults;
        }
    }

    private LocatingState Load(GeoDatabaseSet? previous, GeoOverrides overrides)
    {
        if (_paths.Length == 0)
            return new LocatingState(new GeoDatabaseSet([BuiltInDatabase.Load()]), [], overrides);
        var databases = new List<IPlaceSource>();
        var faults = new List<GeoFault>();
        foreach (var path in _paths)
        {
            var database = TryOpen(path, faults) ?? previous?.Find(path);
            if (database is not null)
                databases.Add(database);
        }
        return new LocatingState(new GeoDatabaseSet([.. databases]), [.. faults], overrides);
    }

    private static MmdbPlaceSource? TryOpen(string path, List<GeoFault> faults)
    {
        try
        {
            return new MmdbPlaceSource(path, MmdbReader.Open(path));
        }
        catch (Exception e) when (e is MmdbFormatException or IOException or UnauthorizedAccessException
            or ArgumentException or NotSupportedException)
        {
            faults.Add(new GeoFault(path, $"geo database {path} cannot be used: {e.Message}"));
            return null;
        }
    }
}
