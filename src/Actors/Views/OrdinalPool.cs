namespace MirrorActors.Actors.Views;

/// <summary>Gives out the smallest free numbers from 0, so that holder sets stay short.</summary>
internal sealed class OrdinalPool(int most)
{
    private readonly SortedSet<int> _free = [];

    /// <summary>All numbers given out are below.</summary>
    public int Used { get; private set; }

    public int Take()
    {
        if (_free.Count > 0)
        {
            var least = _free.Min;
            _free.Remove(least);
            return least;
        }

        if (Used == most) throw new InvalidOperationException($"more than {most} mirrors in a repository");
        return Used++;
    }

    public void Give(int ordinal) => _free.Add(ordinal);
}
