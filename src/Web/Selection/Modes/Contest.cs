using MirrorActors.Protocol;

namespace MirrorActors.Web.Selection.Modes;

/// <summary>
/// One slice in the order of a mode that reproduces another program, best first; of the first few one is drawn. Memory
/// that one thread uses again.
/// </summary>
internal sealed class Contest
{
    private readonly Contestant[] _all = new Contestant[Limits.Mirrors];
    private int _count;
    private int _open;

    public Span<Contestant> All => _all.AsSpan(0, _count);

    /// <summary>Those that may be chosen, 1 at least.</summary>
    public ReadOnlySpan<Contestant> Open => _all.AsSpan(0, _open);

    public void Take(in BandSlice slice)
    {
        (_count, _open) = (0, 1);
        foreach (var index in slice.Members)
        {
            _all[_count++] = new Contestant(index, 0, 0, 0);
        }
    }

    /// <summary>Least key first, in rank order where they are equal.</summary>
    public void Sort() => All.Sort(static (a, b) =>
    {
        var byKey = a.Key.CompareTo(b.Key);
        return byKey != 0 ? byKey : a.Index.CompareTo(b.Index);
    });

    public void OpenTo(int first) => _open = Math.Max(1, first);
}

/// <param name="Index">Among the candidates.</param>
/// <param name="Key">The less the better.</param>
/// <param name="Factor">What the mode's draw multiplies by or weighs.</param>
/// <param name="Kilometres">From the client, where the mode asks for it.</param>
internal readonly record struct Contestant(int Index, long Key, long Factor, float Kilometres);
