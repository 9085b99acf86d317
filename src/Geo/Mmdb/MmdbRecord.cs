namespace MirrorActors.Geo.Mmdb;

/// <summary>Where a look-up ended: the offset of the data, or none, and the length of the network that has it or has none.</summary>
public readonly record struct MmdbRecord(int Offset, int PrefixLength)
{
    internal const int NoOffset = -1;

    public bool Found => Offset >= 0;
}
