namespace MirrorActors.Actors.Load;

/// <summary>What one mirror was given; the counts only grow.</summary>
internal struct MirrorCounts
{
    public long Redirects;

    /// <summary>Of the files, as far as they were asked for.</summary>
    public long Bytes;
}
