namespace MirrorActors.Geo.Locating;

/// <summary>Immutable list of databases asked in order; the first that gives a field wins.</summary>
internal sealed class GeoDatabaseSet(IPlaceSource[] databases)
{
    public IReadOnlyList<GeoSourceInfo> Infos { get; } = [.. databases.Select(static d => d.Info)];

    public IPlaceSource? Find(string path) => databases.FirstOrDefault(d => d.Info.Name == path);

    /// <summary>Counts in <paramref name="corrupt"/> the databases whose data for the address is corrupt.</summary>
    /// <param name="wholeBlock">Every address of the block has this answer.</param>
    public Place Locate(in AddressKey address, in AddressBlock block, out int corrupt, out bool wholeBlock)
    {
        corrupt = 0;
        wholeBlock = true;
        var place = Place.Unknown;
        foreach (var database in databases)
        {
            if (!database.TryLocate(address, block, out var found, out var inOnePlace))
                corrupt++;
            else
                place = place.FilledFrom(found);
            // All others of the block stop at the same database as long as none before it tells them apart.
            wholeBlock &= inOnePlace;
            if (place.IsFull)
                break;
        }
        return place.Completed();
    }
}
