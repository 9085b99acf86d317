using System.Collections.Frozen;
using System.Collections.Immutable;

namespace MirrorActors.Actors.Views;

/// <summary>All mirrors of a repository at one moment.</summary>
public sealed class MirrorTable
{
    private readonly FrozenDictionary<string, MirrorFacts> _byId;

    /// <param name="byOrdinal">Index = ordinal; null where a mirror is gone.</param>
    /// <param name="version">Grows with every published table.</param>
    public MirrorTable(ImmutableArray<MirrorFacts?> byOrdinal, long version)
    {
        ByOrdinal = byOrdinal;
        Version = version;
        _byId = byOrdinal.OfType<MirrorFacts>().ToFrozenDictionary(m => m.Definition.Id, StringComparer.Ordinal);
    }

    public static MirrorTable Empty { get; } = new([], 0);

    public ImmutableArray<MirrorFacts?> ByOrdinal { get; }

    public long Version { get; }

    /// <summary>The mirrors there are, in no order.</summary>
    public ImmutableArray<MirrorFacts> All => _byId.Values;

    public MirrorFacts? Find(string id) => _byId.GetValueOrDefault(id);
}
