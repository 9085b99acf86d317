namespace MirrorActors.Actors.Load;

/// <summary>What one mirror was given; the counts only grow.</summary>
internal struct MirrorCounts
{
    public long Redirects;

    /// <summary>Of the files, as far as they were asked for.</summary>
    public long Bytes;

    /// <summary>Of the redirect with number n at n modulo their count.</summary>
    public RecentIds Files;
}
