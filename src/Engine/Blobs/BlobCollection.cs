namespace MirrorActors.Engine.Blobs;

/// <summary>What becomes of a blob on this node's disk.</summary>
public enum BlobFate
{
    /// <summary>It stays.</summary>
    Stays,

    /// <summary>It is referred to, and is to be marked as used.</summary>
    Mark,

    /// <summary>It is to be deleted.</summary>
    Delete,
}

/// <summary>
/// The rule of garbage collection: what is referred to stays, and what was put or referred to lately. Pure.
/// </summary>
public static class BlobCollection
{
    /// <summary>A mark is made anew after this part of the time that it holds for.</summary>
    private const int MarksPerKeep = 8;

    /// <param name="keep">How long what nothing refers to any longer stays.</param>
    public static BlobFate FateOf(StoredBlob blob, bool isReferredTo, DateTimeOffset now, TimeSpan keep)
    {
        var unused = now - blob.Used;
        if (isReferredTo) return unused > keep / MarksPerKeep ? BlobFate.Mark : BlobFate.Stays;
        // A mark may be older than the last reference by as much as it is not made anew.
        return unused > keep + (keep / MarksPerKeep) ? BlobFate.Delete : BlobFate.Stays;
    }
}
