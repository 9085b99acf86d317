namespace MirrorActors.Actors.Catalogue;

/// <summary>
/// Wildcards: <c>?</c> one character and <c>*</c> any number, neither a slash; <c>**</c> any number of any. Goes back only to
/// the last wildcard of each kind, so no pattern takes exponential time.
/// </summary>
public static class Glob
{
    public static bool Matches(ReadOnlySpan<char> pattern, ReadOnlySpan<char> text)
    {
        int p = 0, t = 0, star = -1, starText = 0, deep = -1, deepText = 0;
        while (true)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                if (p + 1 < pattern.Length && pattern[p + 1] == '*')
                {
                    (p, deep, deepText, star) = (p + 2, p + 2, t, -1);
                }
                else
                {
                    (p, star, starText) = (p + 1, p + 1, t);
                }

                continue;
            }

            if (t == text.Length && p == pattern.Length) return true;
            if (t < text.Length && p < pattern.Length && MatchesOne(pattern[p], text[t]))
            {
                (p, t) = (p + 1, t + 1);
            }
            else if (star >= 0 && starText < text.Length && text[starText] != '/')
            {
                (p, t) = (star, ++starText);
            }
            else if (deep >= 0 && deepText < text.Length)
            {
                (p, t, star) = (deep, ++deepText, -1);
            }
            else
            {
                return false;
            }
        }
    }

    private static bool MatchesOne(char pattern, char c) => pattern == '?' ? c != '/' : pattern == c;
}
