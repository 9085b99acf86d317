using System.Text;
using MirrorActors.Actors.FileIndex;
using MirrorActors.Protocol.Ids;

namespace MirrorActors.Actors.Scanning.Targeted;

/// <summary>
/// Takes the listing of one directory. A file that is listed and does not fit stays what it was: a short listing tells neither the
/// time zone for sure nor whether the mirror's times count.
/// </summary>
internal sealed class DirectoryListing(FileTable files, DirectoryTarget target)
{
    private readonly ListingComparison _comparison =
        new(files, target.Mirror.Files is { IgnoreMtime: true } ? TimeTrust.Never : TimeTrust.Always);

    private readonly HashSet<FileId> _listed = [];
    private readonly HashSet<FileId> _staged = [];

    public void Add(in ListedEntry entry)
    {
        if (files.TryFindExact(Encoding.UTF8.GetBytes("/" + entry.Path), out var file) && IsHere(entry.Path))
            (entry.Kind == ListedKind.Staged ? _staged : _listed).Add(file.Id);
        if (entry.Kind == ListedKind.File && IsHere(entry.Path)) _comparison.Add(entry);
    }

    /// <summary>Of the files published in the directory: those to add, those held back, those believed held and not listed.</summary>
    public (List<FileId> Added, List<FileId> Staged, List<FileEntry> Missing) Finish()
    {
        var held = _comparison.Finish();
        var (added, staged, missing) = (new List<FileId>(), new List<FileId>(), new List<FileEntry>());
        var left = files.Missing;
        foreach (var file in files.In(Encoding.UTF8.GetBytes(target.Directory)))
        {
            if (file.IsSuspended) continue;
            var isHeld = file.Holders.Contains(target.Ordinal);
            if (!isHeld && held.Contains(file.Id)) added.Add(file.Id);
            else if (isHeld && _staged.Contains(file.Id)) staged.Add(file.Id);
            else if (isHeld && !_listed.Contains(file.Id) && !left.Contains(file.Id)) missing.Add(file);
        }

        return (added, staged, missing);
    }

    private bool IsHere(string path) =>
        path.LastIndexOf('/') + 2 == target.Directory.Length
        && path.AsSpan().StartsWith(target.Directory.AsSpan(1), StringComparison.Ordinal);
}
