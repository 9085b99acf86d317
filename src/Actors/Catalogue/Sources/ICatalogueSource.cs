using MirrorActors.Actors.Scanning;

namespace MirrorActors.Actors.Catalogue.Sources;

/// <summary>
/// Where a repository's files are known from: a tree of this system, or what another one lists. It only shows what is there; what
/// that means for the catalogue, and whether it is believed, is decided by the walk.
/// </summary>
public interface ICatalogueSource
{
    /// <summary>For people: the directory, or the URL without its password.</summary>
    string Name { get; }

    /// <summary>The files themselves; null when there is no copy of them here.</summary>
    SourceTree? Tree { get; }

    NameRules Rules { get; }

    /// <summary>Looks whether there is something to be walked: before a walk, and behind it.</summary>
    SourceLook Look();

    /// <summary>Shows every published file and link once or more, in no order.</summary>
    /// <param name="report">Filled meanwhile.</param>
    /// <exception cref="ListingException">What is there could not be found out; what was shown before must not be used.</exception>
    Task WalkAsync(WalkScope scope, IWalkSink sink, WalkReport report, CancellationToken token);

    /// <summary>The file that a path leads to as it is at this moment; null when there is none, or only a walk can tell.</summary>
    SourceFile? Find(string path);

    /// <summary>A walk was taken over and recorded.</summary>
    void TakenOver(WalkSummary walk);
}

/// <summary>What a look at a source shows.</summary>
/// <param name="Problem">Why there is nothing to be walked; null when there is.</param>
/// <param name="Identity">Of the file system; null when there is none, or it is not told.</param>
public readonly record struct SourceLook(string? Problem, string? Identity);

/// <summary>What a walk is for.</summary>
/// <param name="Directory">Below the root, ending in a slash: only this need be shown; null or empty for all.</param>
/// <param name="OnlyIfChanged">Nothing need be shown when the source can tell that all is as it was when it was last taken over.</param>
public readonly record struct WalkScope(string? Directory, bool OnlyIfChanged)
{
    /// <summary>A directory as people write it, with or without slashes at its ends; null when it is no path of a repository.</summary>
    public static string? Parse(string text)
    {
        var path = text.Trim('/');
        if (path.Length == 0) return "";
        return EntryName.IsSafePath(path) ? path + "/" : null;
    }
}
