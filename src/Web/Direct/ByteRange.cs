using System.Globalization;

namespace MirrorActors.Web.Direct;

/// <summary>
/// What part of a file a Range header asks for (RFC 9110 section 14). Several ranges are answered whole.
/// </summary>
internal readonly record struct ByteRange(long Offset, long Count, bool IsPart, bool IsSatisfiable)
{
    private const string Unit = "bytes=";

    public static ByteRange Whole(long size) => new(0, size, false, true);

    /// <summary>Anything that is not one well-formed range counts as no range.</summary>
    public static ByteRange Parse(ReadOnlySpan<char> header, long size)
    {
        header = header.Trim();
        if (!header.StartsWith(Unit, StringComparison.OrdinalIgnoreCase)) return Whole(size);
        var range = header[Unit.Length..].Trim();
        var dash = range.IndexOf('-');
        if (dash < 0 || range.Contains(',')) return Whole(size);
        var first = range[..dash].Trim();
        var last = range[(dash + 1)..].Trim();
        if (first.Length == 0) return TryNumber(last, out var suffix) ? Suffix(suffix, size) : Whole(size);
        if (!TryNumber(first, out var from)) return Whole(size);
        var to = long.MaxValue;
        if (last.Length > 0 && (!TryNumber(last, out to) || to < from)) return Whole(size);
        return from >= size
            ? new ByteRange(0, 0, false, false)
            : new ByteRange(from, Math.Min(to, size - 1) - from + 1, true, true);
    }

    private static ByteRange Suffix(long count, long size)
    {
        count = Math.Min(count, size);
        return count == 0 ? new ByteRange(0, 0, false, false) : new ByteRange(size - count, count, true, true);
    }

    // Numbers too big for the type are beyond any file: the largest number means the same.
    private static bool TryNumber(ReadOnlySpan<char> text, out long number)
    {
        number = 0;
        if (text.Length == 0 || text.IndexOfAnyExceptInRange('0', '9') >= 0) return false;
        if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number)) number = long.MaxValue;
        return true;
    }
}
