using System.Text;
using MirrorActors.Protocol;
using MirrorActors.Protocol.Paths;

namespace MirrorActors.Actors.Paths;

/// <summary>
/// A pattern of published paths: <c>*</c> any bytes inside a segment, <c>**</c> any bytes across segments, <c>?</c> one
/// byte that is not a slash. Without a slash it is for the last segment, with one for the whole path, whose first slash may
/// be left out; one that ends in a slash is for everything below that directory. Case matters. Matching takes time linear in
/// the path.
/// </summary>
public sealed class PathGlob
{
    private readonly GlobPieces? _pieces;
    private readonly GlobMachine _machine;

    private PathGlob(string text)
    {
        Text = text;
        Length = Encoding.UTF8.GetByteCount(text);
        IsForName = !text.Contains('/', StringComparison.Ordinal) && text != "**";
        var tokens = new GlobTokens(Encoding.UTF8.GetBytes(text.EndsWith('/') ? text + "**" : text));
        FirstByte = tokens.First;
        LastByte = tokens.Last;
        _pieces = GlobPieces.TryMake(tokens);
        _machine = _pieces is null ? new GlobMachine(tokens) : GlobMachine.Empty;
    }

    /// <summary>Matches every path.</summary>
    public static PathGlob All { get; } = new("**");

    /// <summary>The pattern; one for the whole path with its first slash.</summary>
    public string Text { get; }

    /// <summary>Bytes of <see cref="Text"/>: of two patterns that match, the longer one is meant.</summary>
    public int Length { get; }

    /// <summary>It is for the last segment alone.</summary>
    internal bool IsForName { get; }

    /// <summary>What it is for begins with this; null: with anything.</summary>
    internal byte? FirstByte { get; }

    /// <summary>What it is for ends in this; null: in anything.</summary>
    internal byte? LastByte { get; }

    /// <param name="problem">Why not, as the end of a sentence about the pattern; empty when it was parsed.</param>
    public static bool TryParse(string text, out PathGlob glob, out string problem)
    {
        problem = GlobText.ProblemOf(text) ?? string.Empty;
        glob = problem.Length == 0 ? new PathGlob(GlobText.Canonical(text)) : All;
        return problem.Length == 0;
    }

    /// <param name="path">Begins with a slash.</param>
    public bool Matches(ReadOnlySpan<byte> path)
    {
        var text = IsForName ? path[(path.LastIndexOf((byte)'/') + 1)..] : path;
        return _pieces is { } pieces ? pieces.Matches(text) : _machine.Matches(text);
    }

    /// <summary>The same for a path that is meant as a directory, which belongs to what is below it.</summary>
    /// <param name="path">Canonical, at most <see cref="Limits.PathBytes"/>.</param>
    public bool MatchesDirectory(ReadOnlySpan<byte> path)
    {
        if (Matches(path)) return true;
        if (!Text.EndsWith('/')) return false;
        Span<byte> below = stackalloc byte[path.Length + 1];
        path.CopyTo(below);
        below[^1] = (byte)'/';
        return Matches(below);
    }

    public override string ToString() => Text;
}
