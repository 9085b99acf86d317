using System.Numerics;

namespace MirrorActors.Actors.Scanning.HttpIndex;

/// <summary>
/// The rows of one page, handed on while it is read. The first ones are held back until the page has enough of them, or
/// ends: only then is it known what it looks like.
/// </summary>
internal sealed class IndexPage
{
    private const ulong Odd = 0x9E3779B97F4A7C15;
    private List<IndexRow> _rows = [];
    private int _hostile;

    /// <summary>True when rows are handed on.</summary>
    public bool IsDecided { get; private set; }

    /// <summary>True when the page is no index; there are no rows then.</summary>
    public bool IsOther { get; private set; }

    /// <summary>True when the index is not well-formed, or ends in the middle.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>Fingerprint of the first rows; of meaning once decided.</summary>
    public IndexLook Look { get; private set; }

    public void Add(in IndexRow row)
    {
        if (IsOther) return;
        _rows.Add(row);
        if (IsDecided) return;
        Look = new IndexLook((BitOperations.RotateLeft(Look.Hash, 7) ^ (uint)row.GetHashCode()) * Odd, _rows.Count);
        IsDecided = _rows.Count == HttpIndexLimits.HeldRows;
    }

    public void AddHostile() => _hostile++;

    public void End() => IsDecided = !IsOther;

    public void TurnOther()
    {
        IsOther = true;
        _rows.Clear();
        _hostile = 0;
    }

    public void Break() => IsBroken = true;

    /// <summary>What is there since the last call; nothing before the page is decided.</summary>
    public (IReadOnlyList<IndexRow> Rows, int Hostile) Take()
    {
        if (!IsDecided) return ([], 0);
        var taken = (_rows, _hostile);
        _rows = [];
        _hostile = 0;
        return taken;
    }
}

/// <summary>What a page looks like: a hash over its first rows, and how many they are.</summary>
internal readonly record struct IndexLook(ulong Hash, int Rows);
