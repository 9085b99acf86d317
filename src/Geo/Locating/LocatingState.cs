namespace MirrorActors.Geo.Locating;

/// <summary>
/// What answers look-ups at one time: databases, what is known better, and the places found with just these. Another
/// database or override means another state with an empty cache, so that a late writer cannot carry an old place over.
/// </summary>
internal sealed class LocatingState(GeoDatabaseSet databases, GeoFault[] faults, GeoOverrides overrides)
{
    private readonly PlaceCache _cache = new();

    public GeoDatabaseSet Databases => databases;

    public GeoFault[] Faults => faults;

    public GeoOverrides Overrides => overrides;

    public LocatingState With(GeoOverrides other) => new(databases, faults, other);

    /// <summary>Counts in <paramref name="corrupt"/> the databases whose data for the address is corrupt.</summary>
    public Place Locate(in AddressKey address, out int corrupt)
    {
        var block = new AddressBlock(address);
        corrupt = 0;
        if (_cache.TryGet(block, out var place))
            return place;
        place = Find(address, block, out corrupt, out var wholeBlock);
        // Corrupt data is to be counted each time it is met.
        if (wholeBlock && corrupt == 0)
            _cache.Put(block, place);
        return place;
    }

    /// <summary>The place past the cache, and whether the whole block has it.</summary>
    internal Place Find(in AddressKey address, in AddressBlock block, out int corrupt, out bool wholeBlock)
    {
        var place = databases.Locate(address, block, out corrupt, out wholeBlock);
        if (overrides.Find(address, block, out var overWholeBlock) is { } known)
            place = known.Over(place);
        wholeBlock &= overWholeBlock;
        return place;
    }
}
