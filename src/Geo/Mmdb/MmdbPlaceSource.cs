using MirrorActors.Geo.Locating;

namespace MirrorActors.Geo.Mmdb;

internal sealed class MmdbPlaceSource(string path, MmdbReader reader) : IPlaceSource
{
    public GeoSourceInfo Info { get; } = new(path, reader.Metadata.DatabaseType, reader.Metadata.Built);

    public bool TryLocate(in AddressKey address, in AddressBlock block, out Place place, out bool wholeBlock)
    {
        place = default;
        var fault = reader.Find(address, out var record);
        wholeBlock = record.PrefixLength <= block.PrefixLength;
        if (fault != MmdbFault.None)
            return false;
        return !record.Found || reader.ReadPlace(record, out place) == MmdbFault.None;
    }
}
