namespace MirrorActors.Geo.Mmdb;

/// <summary>Where a look-up ended: the offset of the data, or none, and the length of its network.</summary>
public readonly record struct MmdbRecord(int Offset, int PrefixLength)
{
    internal const int NoOffset = -1;

    public bool Found => Offset >= 0;
}
