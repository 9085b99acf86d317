namespace MirrorActors.Actors.Paths;

/// <summary>A pattern with no wildcard, or one between two texts: compared without reading every byte.</summary>
internal sealed class GlobPieces
{
    private readonly byte[] _prefix;
    private readonly byte[] _suffix;
    private readonly GlobGap _gap;

    private GlobPieces(GlobTokens tokens, int gapAt)
    {
        _gap = tokens.Gaps[gapAt];
        _prefix = [.. tokens.Units.Take(gapAt)];
        _suffix = [.. tokens.Units.Skip(gapAt)];
    }

    /// <summary>Null when the pattern is not so simple.</summary>
    public static GlobPieces? TryMake(GlobTokens tokens)
    {
        if (tokens.Units.Contains((byte)'?')) return null;
        var gapAt = -1;
        for (var i = 0; i < tokens.Gaps.Count; i++)
        {
            if (tokens.Gaps[i] == GlobGap.None) continue;
            if (gapAt >= 0) return null;
            gapAt = i;
        }

        return new GlobPieces(tokens, Math.Max(gapAt, 0));
    }

    public bool Matches(ReadOnlySpan<byte> text)
    {
        var free = text.Length - _prefix.Length - _suffix.Length;
        if (free < 0 || !text.EndsWith(_suffix) || !text.StartsWith(_prefix)) return false;
        return _gap switch
        {
            GlobGap.None => free == 0,
            GlobGap.InSegment => !text.Slice(_prefix.Length, free).Contains((byte)'/'),
            _ => true,
        };
    }
}
