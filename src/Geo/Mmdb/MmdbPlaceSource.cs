using MirrorActors.Geo.Locating;

namespace MirrorActors.Geo.Mmdb;

internal sealed class MmdbPlaceSource(string path, MmdbReader reader) : IPlaceSource
{
    public GeoSourceInfo Info { get; } = new(path, reader.Metadata.DatabaseType, reader.Metadata.Built);

    public bool TryLocate(in AddressKey address, out Place place)
    {
        place = default;
        if (reader.Find(address, out var record) != MmdbFault.None)
            return false;
        return !record.Found || reader.ReadPlace(record, out place) == MmdbFault.None;
    }
}
