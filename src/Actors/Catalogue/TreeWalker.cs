using System.IO.Enumeration;
using System.Text;
using MirrorActors.Protocol;
using MirrorActors.Protocol.Catalogue;

namespace MirrorActors.Actors.Catalogue;

/// <summary>
/// Lists the published files and links of a tree, directory by directory, in no order. Memory: one directory's entries
/// and the directories still to be read. Links are never followed, so it ends.
/// </summary>
public sealed class TreeWalker(SourceTree tree, Action<string>? beforeReading = null)
{
    // What FileSystemEntry says of a file that vanished between being listed and being looked at.
    private static readonly long VanishedTicks = DateTime.FromFileTimeUtc(0).Ticks;

    private static readonly EnumerationOptions Everything = new()
    {
        AttributesToSkip = 0,
        IgnoreInaccessible = false,
        RecurseSubdirectories = false,
        ReturnSpecialDirectories = false,
    };

    /// <param name="report">Filled while the caller enumerates.</param>
    public IEnumerable<WalkedItem> Walk(WalkReport report, CancellationToken token)
    {
        var pending = new Stack<(string Path, int Depth)>();
        pending.Push(("", 0));
        while (pending.TryPop(out var directory))
        {
            token.ThrowIfCancellationRequested();
            foreach (var entry in List(directory.Path, report))
            {
                var path = directory.Path + "/" + entry.Name;
                if (!Accepts(path, entry, report)) continue;
                if (entry.IsLink)
                {
                    if (LinkOf(path, report) is { } link) yield return link;
                }
                else if (entry.IsDirectory)
                {
                    if (directory.Depth < CatalogueLimits.Depth) pending.Push((path, directory.Depth + 1));
                    else report.AddUnreadable(path);
                }
                else if (entry.ModifiedTicks != VanishedTicks && RegularFiles.MayBe(tree.Root + path, entry.Size))
                {
                    report.Files++;
                    yield return new WalkedItem(Encoding.UTF8.GetBytes(path), entry.Size, entry.ModifiedTicks, null);
                }
            }
        }
    }

    private bool Accepts(string path, RawEntry entry, WalkReport report)
    {
        if (!SourceTree.IsPublishable(entry.Name) || Encoding.UTF8.GetByteCount(path) > Limits.PathBytes)
        {
            report.BadNames++;
            return false;
        }

        return !tree.Rules.Hides(path, entry.IsDirectory);
    }

    private WalkedItem? LinkOf(string path, WalkReport report)
    {
        if (tree.TargetOf(path) is not { } target)
        {
            report.BadLinks++;
            return null;
        }

        report.Links++;
        return new WalkedItem(Encoding.UTF8.GetBytes(path), 0, 0, Encoding.UTF8.GetBytes(target));
    }

    private List<RawEntry> List(string directory, WalkReport report)
    {
        var entries = new List<RawEntry>();
        try
        {
            beforeReading?.Invoke(directory);
            entries.AddRange(new FileSystemEnumerable<RawEntry>(tree.Root + directory, Transform, Everything));
        }
        catch (DirectoryNotFoundException) when (directory.Length > 0)
        {
            // Deleted since its parent was read: it is gone, and so are its files.
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or System.Security.SecurityException)
        {
            report.AddUnreadable(directory);
        }

        return entries;
    }

    private static RawEntry Transform(ref FileSystemEntry entry)
    {
        var link = (entry.Attributes & FileAttributes.ReparsePoint) != 0;
        return new RawEntry(
            entry.FileName.ToString(), link, !link && entry.IsDirectory, entry.Length, entry.LastWriteTimeUtc.UtcTicks);
    }

    private readonly record struct RawEntry(string Name, bool IsLink, bool IsDirectory, long Size, long ModifiedTicks);
}

/// <summary>A file or link of the tree.</summary>
/// <param name="Path">Canonical, UTF-8.</param>
/// <param name="Target">Canonical path that a link leads to; null for a file.</param>
public readonly record struct WalkedItem(byte[] Path, long Size, long ModifiedTicks, byte[]? Target)
{
    /// <summary>What the source tells of a file's hashes; null for nothing.</summary>
    public FileHashes? Hashes { get; init; }

    /// <summary>The time is cut to the second: it is that of a version which the catalogue knows more exactly.</summary>
    public bool IsToSecond { get; init; }
}
