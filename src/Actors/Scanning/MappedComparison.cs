namespace MirrorActors.Actors.Scanning;

/// <summary>Puts the entries of a mirror that shows a part of the tree where they are in the whole, and compares them.</summary>
/// <param name="subtree">With a slash at both ends; null for the whole tree.</param>
internal sealed class MappedComparison(ListingComparison comparison, string? subtree)
{
    public void Add(in ListedEntry entry)
    {
        if (subtree is null)
        {
            comparison.Add(entry);
            return;
        }

        var path = subtree[1..] + entry.Path;
        // What is too long to be published there is nothing that the catalogue has.
        if (EntryName.HasFittingLength(path)) comparison.Add(entry with { Path = path });
        else comparison.AddForeign();
    }
}
