using System.Text;

namespace MirrorActors.Web.Direct;

/// <summary>
/// A pattern of names: <c>*</c> any characters, <c>?</c> one byte. With a slash in it, it is matched against the whole
/// path (with or without the slash at the beginning), else against the last segment. Case matters.
/// </summary>
internal sealed class Glob
{
    private readonly byte[] _pattern;
    private readonly bool _wholePath;
    private readonly bool _isSuffix;
    private readonly bool _isLiteral;

    public Glob(string pattern)
    {
        _wholePath = pattern.Contains('/', StringComparison.Ordinal);
        _pattern = Encoding.UTF8.GetBytes(pattern.TrimStart('/'));
        _isLiteral = _pattern.AsSpan().IndexOfAny((byte)'*', (byte)'?') < 0;
        _isSuffix = _pattern is [(byte)'*', .. var rest] && rest.AsSpan().IndexOfAny((byte)'*', (byte)'?') < 0;
    }

    /// <param name="path">Without the slash at the beginning.</param>
    /// <param name="name">The last segment of it.</param>
    public bool Matches(ReadOnlySpan<byte> path, ReadOnlySpan<byte> name)
    {
        var text = _wholePath ? path : name;
        if (_isLiteral) return text.SequenceEqual(_pattern);
        return _isSuffix ? text.EndsWith(_pattern.AsSpan(1)) : MatchesLinearly(text, _pattern);
    }

    // After a mismatch only the last star can take one byte more, so the work is at most text × pattern and never grows
    // with the number of stars.
    private static bool MatchesLinearly(ReadOnlySpan<byte> text, ReadOnlySpan<byte> pattern)
    {
        int t = 0, p = 0, star = -1, taken = 0;
        while (t < text.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                star = p++;
                taken = t;
            }
            else if (p < pattern.Length && (pattern[p] == '?' || pattern[p] == text[t]))
            {
                p++;
                t++;
            }
            else if (star >= 0)
            {
                p = star + 1;
                t = ++taken;
            }
            else
            {
                return false;
            }
        }

        while (p < pattern.Length && pattern[p] == '*') p++;
        return p == pattern.Length;
    }
}
