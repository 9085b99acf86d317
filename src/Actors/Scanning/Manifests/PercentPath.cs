namespace MirrorActors.Actors.Scanning.Manifests;

/// <summary>Paths as ASCII: bytes that are not printable, and percent signs, as <c>%XX</c>.</summary>
internal static class PercentPath
{
    /// <summary>Needs up to three bytes for each.</summary>
    public static int Write(ReadOnlySpan<byte> path, Span<byte> to)
    {
        var at = 0;
        foreach (var b in path)
        {
            if (b is >= (byte)' ' and < 0x7f and not (byte)'%')
            {
                to[at++] = b;
                continue;
            }

            to[at++] = (byte)'%';
            to[at++] = "0123456789ABCDEF"u8[b >> 4];
            to[at++] = "0123456789ABCDEF"u8[b & 15];
        }

        return at;
    }

    /// <summary>Decodes in place.</summary>
    /// <returns>The decoded bytes; null when it is not encoded so.</returns>
    public static int? Decode(Span<byte> text)
    {
        var length = 0;
        for (var at = 0; at < text.Length; at++)
        {
            var b = text[at];
            if (b is < (byte)' ' or >= 0x7f) return null;
            if (b == '%')
            {
                if (at + 2 >= text.Length) return null;
                var (high, low) = (Digit(text[at + 1]), Digit(text[at + 2]));
                if (high < 0 || low < 0) return null;
                b = (byte)((high << 4) | low);
                at += 2;
            }

            text[length++] = b;
        }

        return length;
    }

    private static int Digit(byte digit) => "0123456789ABCDEF"u8.IndexOf(digit);
}
