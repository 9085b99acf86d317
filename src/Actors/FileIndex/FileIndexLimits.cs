namespace MirrorActors.Actors.FileIndex;

/// <summary>Bounds of the file index.</summary>
public static class FileIndexLimits
{
    /// <summary>Actors that write shards; each shard has one.</summary>
    public const int Writers = 16;

    /// <summary>Superseded versions that a shard keeps; the oldest go first. About 1,000,000 in all.</summary>
    public const int SupersededPerShard = 2048;

    /// <summary>File sets of mirrors that are applied in one pass over a shard: the bits of a word.</summary>
    public const int SetsAtOnce = 64;

    /// <summary>Further modified times that a version keeps.</summary>
    public const int OtherTimes = 8;

    /// <summary>How long a shard may take for one batch before the fold gives up and starts over.</summary>
    public static readonly TimeSpan ApplyDeadline = TimeSpan.FromMinutes(2);
}
