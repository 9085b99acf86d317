using MirrorActors.Protocol.Ids;

namespace MirrorActors.Actors.Catalogue;

/// <summary>Gives out file ids. An id that never got into the log may be given out again, by the next owner or a take-back.</summary>
internal sealed class FileIds(int next)
{
    private int _next = next;

    /// <summary>The first id not yet given out.</summary>
    public int Next => Volatile.Read(ref _next);

    public FileId Take() => new(checked(Interlocked.Increment(ref _next) - 1));

    /// <summary>Takes back the ids one user took in a row, unless others were given out meanwhile.</summary>
    public void TakeBack(int first, int count) => Interlocked.CompareExchange(ref _next, first, first + count);
}
