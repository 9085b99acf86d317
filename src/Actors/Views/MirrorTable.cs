using System.Collections.Frozen;
using System.Collections.Immutable;

namespace MirrorActors.Actors.Views;

/// <summary>All mirrors of a repository at one moment.</summary>
public sealed class MirrorTable
{
    private readonly FrozenDictionary<string, MirrorFacts> _byId;

    /// <param name="mirrors">In any order; null where a mirror is gone.</param>
    /// <param name="version">Grows with every published table.</param>
    public MirrorTable(IEnumerable<MirrorFacts?> mirrors, long version)
    {
        Version = version;
        _byId = mirrors.OfType<MirrorFacts>().ToFrozenDictionary(m => m.Definition.Id, StringComparer.Ordinal);
    }

    public static MirrorTable Empty { get; } = new([], 0);

    public long Version { get; }

    /// <summary>Before this node started.</summary>
    public ScanPause Pause { get; init; }

    /// <summary>The mirrors there are, in no order.</summary>
    public ImmutableArray<MirrorFacts> All => _byId.Values;

    public MirrorFacts? Find(string id) => _byId.GetValueOrDefault(id);

    public MirrorFacts? Find(ReadOnlySpan<char> id) =>
        _byId.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(id, out var mirror) ? mirror : null;
}
