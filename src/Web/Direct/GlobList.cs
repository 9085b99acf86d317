using System.Text;
using MirrorActors.Engine.Settings;

namespace MirrorActors.Web.Direct;

/// <summary>Patterns, any of which may match.</summary>
public sealed class GlobList
{
    private readonly Glob[] _globs;

    /// <exception cref="ArgumentException">Too many or too long patterns.</exception>
    public GlobList(IReadOnlyCollection<string> patterns)
    {
        if (patterns.Count > RedirectSettings.MostPatterns)
            throw new ArgumentException($"more than {RedirectSettings.MostPatterns} patterns", nameof(patterns));
        if (patterns.Any(static p => Encoding.UTF8.GetByteCount(p) > RedirectSettings.PatternBytes))
            throw new ArgumentException("a pattern is too long", nameof(patterns));
        _globs = [.. patterns.Select(static p => new Glob(p))];
    }

    /// <param name="path">Canonical.</param>
    public bool Matches(ReadOnlySpan<byte> path)
    {
        var name = path[(path.LastIndexOf((byte)'/') + 1)..];
        foreach (var glob in _globs)
        {
            if (glob.Matches(path[1..], name)) return true;
        }

        return false;
    }
}
