namespace MirrorActors.Geo.Mmdb;

/// <summary>The metadata map. <see cref="Built"/> is clamped to what a date can hold.</summary>
public sealed record MmdbMetadata(
    long NodeCount,
    int RecordSize,
    int IpVersion,
    string DatabaseType,
    DateTimeOffset Built)
{
    private const int FormatVersion = 2;

    internal static MmdbMetadata From(object decoded)
    {
        if (decoded is not Dictionary<string, object> map)
            throw new MmdbFormatException("the metadata is not a map");
        var major = Number(map, "binary_format_major_version");
        if (major != FormatVersion)
            throw new MmdbFormatException($"format version {major} is not supported, only {FormatVersion}");
        var recordSize = Number(map, "record_size");
        if (recordSize is not (24 or 28 or 32))
            throw new MmdbFormatException($"record_size {recordSize} is none of 24, 28 and 32");
        var ipVersion = Number(map, "ip_version");
        if (ipVersion is not (4 or 6))
            throw new MmdbFormatException($"ip_version {ipVersion} is neither 4 nor 6");
        var nodeCount = Number(map, "node_count");
        if (nodeCount > uint.MaxValue)
            throw new MmdbFormatException($"node_count {nodeCount} is too large");
        var epoch = map.ContainsKey("build_epoch") ? Number(map, "build_epoch") : 0;
        return new MmdbMetadata(
            (long)nodeCount,
            (int)recordSize,
            (int)ipVersion,
            map.GetValueOrDefault("database_type") as string ?? "",
            ToDate(epoch));
    }

    private static ulong Number(Dictionary<string, object> map, string key) => map.GetValueOrDefault(key) switch
    {
        ushort number => number,
        uint number => number,
        ulong number => number,
        null => throw new MmdbFormatException($"the metadata lacks {key}"),
        _ => throw new MmdbFormatException($"the metadata's {key} is not an unsigned integer"),
    };

    private static DateTimeOffset ToDate(ulong epoch) =>
        DateTimeOffset.FromUnixTimeSeconds((long)Math.Min(epoch, (ulong)DateTimeOffset.MaxValue.ToUnixTimeSeconds()));
}
