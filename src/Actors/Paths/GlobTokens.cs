namespace MirrorActors.Actors.Paths;

/// <summary>
/// A pattern as the bytes it asks for and, before each of them and at the end, whether others may stand there.
/// </summary>
internal sealed class GlobTokens
{
    private readonly List<byte> _units = [];
    private readonly List<GlobGap> _gaps = [GlobGap.None];

    public GlobTokens(ReadOnlySpan<byte> pattern)
    {
        for (var i = 0; i < pattern.Length; i++)
        {
            if (pattern[i] != '*')
            {
                _units.Add(pattern[i]);
                _gaps.Add(GlobGap.None);
            }
            else if (i + 1 < pattern.Length && pattern[i + 1] == '*')
            {
                _gaps[^1] = GlobGap.AcrossSegments;
                i++;
            }
            else if (_gaps[^1] == GlobGap.None)
            {
                _gaps[^1] = GlobGap.InSegment;
            }
        }
    }

    /// <summary>The bytes in order; <c>?</c> is any but a slash.</summary>
    public IReadOnlyList<byte> Units => _units;

    /// <summary>One more than <see cref="Units"/>.</summary>
    public IReadOnlyList<GlobGap> Gaps => _gaps;

    /// <summary>What everything that matches begins with; null when that differs.</summary>
    public byte? First => _gaps[0] == GlobGap.None && _units is [not (byte)'?' and var first, ..] ? first : null;

    /// <summary>What everything that matches ends in; null when that differs.</summary>
    public byte? Last => _gaps[^1] == GlobGap.None && _units is [.., not (byte)'?' and var last] ? last : null;
}
