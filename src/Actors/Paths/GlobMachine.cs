namespace MirrorActors.Actors.Paths;

/// <summary>
/// Any pattern, as a machine that is in many states at once: bit n of them means that the first n bytes asked for have
/// been met. Each byte of the text costs the same few operations on words, however many wildcards there are.
/// </summary>
internal sealed class GlobMachine
{
    private readonly int _words;
    private readonly int _end;
    private readonly byte[] _firstUnits;
    private readonly byte[] _classes = new byte[256];
    private readonly ulong[] _accepted;
    private readonly ulong[] _staysAtSlash;
    private readonly ulong[] _staysElsewhere;

    /// <summary>For nothing but the empty text.</summary>
    public static readonly GlobMachine Empty = new(new GlobTokens(default));

    public GlobMachine(GlobTokens tokens)
    {
        _end = tokens.Units.Count;
        _words = (_end / 64) + 1;
        _firstUnits = [.. tokens.Units.Take(FirstUnits(tokens))];
        _staysAtSlash = new ulong[_words];
        _staysElsewhere = new ulong[_words];
        for (var i = 0; i <= _end; i++)
        {
            if (tokens.Gaps[i] == GlobGap.AcrossSegments) Set(_staysAtSlash, i);
            if (tokens.Gaps[i] != GlobGap.None) Set(_staysElsewhere, i);
        }

        _accepted = MakeAccepted(tokens.Units);
    }

    public bool Matches(ReadOnlySpan<byte> text)
    {
        if (!text.StartsWith(_firstUnits)) return false;
        Span<ulong> states = stackalloc ulong[_words];
        states.Clear();
        Set(states, _firstUnits.Length);
        foreach (var b in text[_firstUnits.Length..])
        {
            if (!Step(states, b)) return false;
        }

        return (states[_end / 64] & (1UL << (_end % 64))) != 0;
    }

    /// <summary>False when no state is left.</summary>
    private bool Step(Span<ulong> states, byte b)
    {
        var accepted = _accepted.AsSpan(_classes[b] * _words, _words);
        var stays = b == '/' ? _staysAtSlash : _staysElsewhere;
        ulong carry = 0, any = 0;
        for (var i = 0; i < states.Length; i++)
        {
            var before = states[i];
            states[i] = (((before << 1) | carry) & accepted[i]) | (before & stays[i]);
            carry = before >> 63;
            any |= states[i];
        }

        return any != 0;
    }

    // Class 0: bytes that the pattern does not name. A valid text has fewer than 255 different bytes.
    private ulong[] MakeAccepted(IReadOnlyList<byte> units)
    {
        _classes['/'] = 1;
        var count = 2;
        foreach (var unit in units)
        {
            if (unit != '?' && _classes[unit] == 0) _classes[unit] = (byte)count++;
        }

        var accepted = new ulong[count * _words];
        for (var i = 0; i < units.Count; i++)
        {
            for (var c = 0; c < count; c++)
            {
                if (units[i] == '?' ? c != 1 : c == _classes[units[i]]) Set(accepted.AsSpan(c * _words, _words), i + 1);
            }
        }

        return accepted;
    }

    private static int FirstUnits(GlobTokens tokens)
    {
        var count = 0;
        while (count < tokens.Units.Count && tokens.Gaps[count] == GlobGap.None && tokens.Units[count] != '?') count++;
        return count;
    }

    private static void Set(Span<ulong> bits, int at) => bits[at / 64] |= 1UL << (at % 64);
}
