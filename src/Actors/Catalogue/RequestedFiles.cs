using MirrorActors.Protocol.Ids;

namespace MirrorActors.Actors.Catalogue;

/// <summary>
/// Counts requests for files without hashes, so that those asked for most are hashed first. Any thread adds, without a lock
/// or an allocation; the counts are rough, since files share slots and a race may lose one.
/// </summary>
public sealed class RequestedFiles
{
    private const long OneFile = 1L << 32;
    private readonly long[] _slots = new long[CatalogueLimits.RequestedFiles];

    public void Add(FileId file)
    {
        ref var slot = ref SlotOf(file);
        var seen = Volatile.Read(ref slot);
        var count = (int)(seen % OneFile);
        if (count == 0) Volatile.Write(ref slot, (file.Value * OneFile) + 1);
        else if (seen / OneFile != file.Value) Volatile.Write(ref slot, seen - 1); // another file's: it fades, then gives way
        else if (count < int.MaxValue) Volatile.Write(ref slot, seen + 1);
    }

    public int CountOf(FileId file)
    {
        var seen = Volatile.Read(ref SlotOf(file));
        return seen / OneFile == file.Value ? (int)(seen % OneFile) : 0;
    }

    private ref long SlotOf(FileId file) => ref _slots[file.Value & (CatalogueLimits.RequestedFiles - 1)];
}
