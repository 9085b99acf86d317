namespace MirrorActors.Geo.Locating;

/// <summary>Immutable list of databases asked in order; the first that gives a field wins.</summary>
internal sealed class GeoDatabaseSet(IPlaceSource[] databases)
{
    public IReadOnlyList<GeoSourceInfo> Infos { get; } = [.. databases.Select(static d => d.Info)];

    public IPlaceSource? Find(string path) => databases.FirstOrDefault(d => d.Info.Name == path);

    /// <summary>Counts in <paramref name="faults"/> the databases whose data for the address is corrupt.</summary>
    public Place Locate(in AddressKey address, out int faults)
    {
        faults = 0;
        var place = Place.Unknown;
        foreach (var database in databases)
        {
            if (!database.TryLocate(address, out var found))
                faults++;
            else
                place = place.FilledFrom(found);
            if (place.IsFull)
                break;
        }
        return place.Completed();
    }
}
