using MirrorActors.Protocol.Ids;

namespace MirrorActors.Actors.Catalogue;

/// <summary>Gives out file ids. An id that never got into the log may be given out again, by the next owner or a take-back.</summary>
internal sealed class FileIds(int next)
{
    private int _next = next;

    /// <summary>The first id not yet given out.</summary>
    public int Next => Volatile.Read(ref _next);

    public FileId Take() => new(checked(Interlocked.Increment(ref _next) - 1));

    /// <summary>Takes back all ids from one on, unless others were given out since.</summary>
    public void TakeBack(int from, int upTo) => Interlocked.CompareExchange(ref _next, from, upTo);
}
