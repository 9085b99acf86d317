namespace MirrorActors.Geo.Locating;

internal static class AddressText
{
    private const int GroupCount = 8;

    public static bool TryParseV4(ReadOnlySpan<char> text, out uint bits)
    {
        bits = 0;
        for (var part = 0; part < 4; part++)
        {
            var dot = text.IndexOf('.');
            if (part < 3 != dot >= 0)
                return false;
            if (!TryParseOctet(dot >= 0 ? text[..dot] : text, out var octet))
                return false;
            bits = bits << 8 | octet;
            text = text[(dot + 1)..];
        }
        return true;
    }

    /// <summary>RFC 4291 section 2.2: eight groups, one "::" for a run of zeros, the last two may be IPv4.</summary>
    public static bool TryParseV6(ReadOnlySpan<char> text, out UInt128 bits)
    {
        bits = default;
        var gap = text.IndexOf("::");
        if (gap < 0)
            return TryParseGroups(text, out bits, out var all) && all == GroupCount;

        UInt128 head = 0, tail = 0;
        int headCount = 0, tailCount = 0;
        var before = text[..gap];
        var after = text[(gap + 2)..];
        // A dotted tail belongs at the end of the address only.
        if (before.Length > 0 && (before.Contains('.') || !TryParseGroups(before, out head, out headCount)))
            return false;
        if (after.Length > 0 && !TryParseGroups(after, out tail, out tailCount))
            return false;
        if (headCount + tailCount >= GroupCount)
            return false;
        bits = (headCount == 0 ? 0 : head << 16 * (GroupCount - headCount)) | tail;
        return true;
    }

    private static bool TryParseGroups(ReadOnlySpan<char> text, out UInt128 bits, out int count)
    {
        bits = 0;
        count = 0;
        while (true)
        {
            var colon = text.IndexOf(':');
            var group = colon >= 0 ? text[..colon] : text;
            if (colon < 0 && group.Contains('.'))
            {
                count += 2;
                var valid = TryParseV4(group, out var v4) && count <= GroupCount;
                bits = bits << 32 | v4;
                return valid;
            }
            if (++count > GroupCount || !TryParseGroup(group, out var value))
                return false;
            bits = bits << 16 | value;
            if (colon < 0)
                return true;
            text = text[(colon + 1)..];
        }
    }

    private static bool TryParseGroup(ReadOnlySpan<char> text, out uint value)
    {
        value = 0;
        if (text.Length is 0 or > 4)
            return false;
        foreach (var c in text)
        {
            if (!char.IsAsciiHexDigit(c))
                return false;
            value = value << 4 | (uint)(char.IsAsciiDigit(c) ? c - '0' : (c | 0x20) - 'a' + 10);
        }
        return true;
    }

    private static bool TryParseOctet(ReadOnlySpan<char> text, out uint value)
    {
        value = 0;
        // A leading zero is octal to some readers and decimal to others: refused.
        if (text.Length is 0 or > 3 || (text.Length > 1 && text[0] == '0'))
            return false;
        foreach (var c in text)
        {
            if (!char.IsAsciiDigit(c))
                return false;
            value = value * 10 + (uint)(c - '0');
        }
        return value <= 255;
    }
}
