using MirrorActors.Protocol;

namespace MirrorActors.Actors.Catalogue;

/// <summary>
/// The tree of published files: leads canonical paths to real files below the root. A link that leaves the root, and
/// what the rules hide, is as if it were not there.
/// </summary>
public sealed class SourceTree(string root, NameRules rules)
{
    public string Root { get; } = Path.GetFullPath(root);

    public NameRules Rules => rules;

    /// <summary>Finds a regular file.</summary>
    /// <param name="path">Canonical: beginning with a slash, without <c>.</c>, <c>..</c> and empty parts.</param>
    public SourceFile? Find(string path)
    {
        if (!IsCanonical(path) || rules.HidesFile(path)) return null;
        if (RealPath.Of(Root) is not { } realRoot || RealPath.Of(Root + path) is not { } real) return null;
        if (RealPath.Below(realRoot, real) is not { } canonical || !IsCanonical(canonical)) return null;
        if (canonical != path && rules.HidesFile(canonical)) return null;
        var info = new FileInfo(real);
        return info.Exists && RegularFiles.MayBe(real, info.Length)
            ? new SourceFile(canonical, real, info.Length, info.LastWriteTimeUtc.Ticks)
            : null;
    }

    /// <summary>Where a link leads inside the root; null when it dangles, turns in circles or leaves the root.</summary>
    public string? TargetOf(string linkPath)
    {
        if (RealPath.Of(Root) is not { } realRoot || RealPath.Of(Root + linkPath) is not { } real) return null;
        if (!File.Exists(real) && !Directory.Exists(real)) return null;
        var target = RealPath.Below(realRoot, real);
        return target is not null && IsCanonical(target) ? target : null;
    }

    /// <summary>A name that can be published: valid Unicode, no control characters.</summary>
    internal static bool IsPublishable(ReadOnlySpan<char> name) =>
        !name.Contains('\uFFFD') && !name.ContainsAnyInRange('\0', '\u001F') && !name.Contains('\u007F');

    private static bool IsCanonical(string path) =>
        path.Length > 0 && path[0] == '/' && path.Length <= Limits.PathBytes
        && System.Text.Encoding.UTF8.GetByteCount(path) <= Limits.PathBytes
        && IsPublishable(path)
        && !path.Contains("//", StringComparison.Ordinal)
        && !path.Split('/').Any(part => part is "." or "..");
}

/// <summary>A file of the tree as it was when it was looked at.</summary>
/// <param name="Path">Canonical path, without links.</param>
/// <param name="FullPath">Where it really is.</param>
public sealed record SourceFile(string Path, string FullPath, long Size, long ModifiedTicks);
