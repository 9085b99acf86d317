using MirrorActors.Engine.Settings;

namespace MirrorActors.Actors.Catalogue;

/// <summary>
/// Which names of the tree are published. A pattern matches a name; one that ends in a slash only directories; one with
/// a slash elsewhere the whole path. <c>*</c> and <c>?</c> stop at slashes, <c>**</c> does not. Names that begin with a dot
/// are hidden unless the settings say otherwise; <c>/.well-known</c> is not.
/// </summary>
public sealed class NameRules
{
    private const string WellKnown = "/.well-known";
    private readonly bool _dotfiles;
    private readonly (string Pattern, bool DirectoryOnly, bool WholePath)[] _patterns;

    public NameRules(IEnumerable<string> exclude, bool dotfiles)
    {
        _dotfiles = dotfiles;
        _patterns = [.. exclude.Where(p => p.Trim('/').Length > 0).Select(Parse)];
    }

    public NameRules(RepositorySettings settings)
        : this(settings.Exclude, settings.Dotfiles)
    {
    }

    /// <summary>True when this path is not published; says nothing about the directories above it.</summary>
    /// <param name="path">Canonical, without a slash at its end.</param>
    public bool Hides(ReadOnlySpan<char> path, bool isDirectory)
    {
        var name = path[(path.LastIndexOf('/') + 1)..];
        if (name.IsEmpty) return false;
        if (name[0] == '.' && !_dotfiles && !path.Equals(WellKnown, StringComparison.Ordinal)) return true;
        foreach (var (pattern, directoryOnly, wholePath) in _patterns)
        {
            if (directoryOnly && !isDirectory) continue;
            if (Glob.Matches(pattern, wholePath ? path : name)) return true;
        }

        return false;
    }

    /// <summary>True when a file or one of the directories above it is not published.</summary>
    public bool HidesFile(ReadOnlySpan<char> path)
    {
        for (var i = 1; i < path.Length; i++)
        {
            if (path[i] == '/' && Hides(path[..i], isDirectory: true)) return true;
        }

        return Hides(path, isDirectory: false);
    }

    private static (string Pattern, bool DirectoryOnly, bool WholePath) Parse(string pattern)
    {
        var directoryOnly = pattern.EndsWith('/');
        var text = directoryOnly ? pattern[..^1] : pattern;
        var wholePath = text.Contains('/', StringComparison.Ordinal);
        return (wholePath && text[0] != '/' ? "/" + text : text, directoryOnly, wholePath);
    }
}
