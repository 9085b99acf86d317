namespace MirrorActors.Actors.Scanning.HttpIndex;

/// <summary>
/// Remembers what was handed on of a page, so that a second attempt goes on where the first one broke off: it must begin with
/// the same rows.
/// </summary>
internal sealed class HandedRows
{
    private long _before;
    private ulong _beforeHash;
    private long _count;
    private ulong _hash;

    /// <summary>The page is read anew.</summary>
    public void Restart()
    {
        if (_count >= _before) (_before, _beforeHash) = (_count, _hash);
        (_count, _hash) = (0, 0);
    }

    /// <summary>Those that were not handed on before; null when those that were have changed.</summary>
    public IReadOnlyList<IndexRow>? Fresh(IReadOnlyList<IndexRow> rows)
    {
        var known = (int)Math.Min(Math.Max(_before - _count, 0), rows.Count);
        for (var i = 0; i < rows.Count; i++)
        {
            _hash = (_hash * 31) + (uint)rows[i].GetHashCode();
            if (++_count == _before && _hash != _beforeHash) return null;
        }

        return known == 0 ? rows : [.. rows.Skip(known)];
    }

    /// <summary>False when the page ended before what was handed on of it.</summary>
    public bool IsWhole => _count >= _before;
}
