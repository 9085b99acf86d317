namespace MirrorActors.Actors.Scanning.HttpIndex;

/// <summary>
/// Reads a page in pieces of any size, in memory that does not depend on its length; how it is cut makes no difference.
/// </summary>
internal abstract class IndexReader
{
    /// <summary>What came of it so far.</summary>
    public IndexPage Page { get; } = new();

    /// <summary>True when the page lacks its end, as far as that can be told.</summary>
    public abstract bool IsUnfinished { get; }

    /// <summary>Never throws.</summary>
    public abstract void Feed(ReadOnlySpan<byte> piece);

    /// <summary>To be called once, when nothing more comes.</summary>
    public abstract void End();
}
