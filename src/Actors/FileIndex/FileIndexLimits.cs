namespace MirrorActors.Actors.FileIndex;

/// <summary>Bounds of the file index.</summary>
public static class FileIndexLimits
{
    /// <summary>How long a shard may take for one batch before the fold gives up and starts over.</summary>
    public static readonly TimeSpan ApplyDeadline = TimeSpan.FromMinutes(2);
}
