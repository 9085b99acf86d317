using MirrorActors.Actors.Routing;
using MirrorActors.Geo.Locating;
using MirrorActors.Protocol;

namespace MirrorActors.Web.Selection;

/// <summary>
/// Which mirror a client block was last given for a file, for <c>?newmirror</c>. A table of fixed size, written without
/// locks; what is overwritten is forgotten.
/// </summary>
public sealed class LastAnswers
{
    // Ordinals plus one fit in thirteen bits; the rest tells entries of one slot apart.
    private const uint OrdinalMask = (Limits.Mirrors * 2) - 1;
    private readonly uint[] _slots = new uint[1 << 16];

    public void Set(in AddressKey client, int file, int ordinal)
    {
        var key = KeyOf(client, file);
        Volatile.Write(ref _slots[key & (ulong)(_slots.Length - 1)], Tag(key) | (uint)(ordinal + 1));
    }

    /// <summary>The mirror's ordinal, -1 when it is not known any more.</summary>
    public int Find(in AddressKey client, int file)
    {
        var key = KeyOf(client, file);
        var slot = Volatile.Read(ref _slots[key & (ulong)(_slots.Length - 1)]);
        return slot != 0 && (slot & ~OrdinalMask) == Tag(key) ? (int)(slot & OrdinalMask) - 1 : -1;
    }

    private static ulong KeyOf(in AddressKey client, int file) => PathKey.Mix(ClientBlock.Of(client), (ulong)file);

    private static uint Tag(ulong key) => (uint)(key >> 32) & ~OrdinalMask;
}
