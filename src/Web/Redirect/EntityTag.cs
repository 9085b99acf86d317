using System.Numerics;

namespace MirrorActors.Web.Redirect;

/// <summary>
/// Entity tags (RFC 9110 section 8.8.3). Ours name the version: <c>"id-mtime-size"</c> in hexadecimal, or
/// <c>"mtime-size"</c> for files outside the catalogue. What nginx (<c>"mtime-size"</c>) and Apache
/// (<c>"size-mtime"</c>, microseconds) make of the same size and mtime is recognised, since clients have got those from
/// mirrors.
/// </summary>
internal static class EntityTag
{
    public const int MaxChars = 64;

    private const long TicksPerMicrosecond = TimeSpan.TicksPerMillisecond / 1000;

    /// <param name="id">-1 for a file outside the catalogue.</param>
    public static int Write(Span<char> tag, int id, long modifiedTicks, long size)
    {
        var length = 0;
        tag[length++] = '"';
        if (id >= 0)
        {
            Hex(tag, ref length, id);
            tag[length++] = '-';
        }

        return Close(tag, length, UnixSeconds(modifiedTicks), size);
    }

    /// <summary>Whether a list of entity tags, as in If-None-Match, names this version. Compares weakly.</summary>
    public static bool Matches(ReadOnlySpan<char> list, int id, long modifiedTicks, long size)
    {
        for (var count = 0; count < WebLimits.EntityTags; count++)
        {
            list = list.TrimStart(" \t,");
            if (list.StartsWith("*")) return true;
            if (list.StartsWith("W/")) list = list[2..];
            if (list is not ['"', ..]) return false;
            var end = list[1..].IndexOf('"');
            if (end < 0) return false;
            if (IsOneOf(list[..(end + 2)], id, modifiedTicks, size)) return true;
            list = list[(end + 2)..];
        }

        return false;
    }

    private static bool IsOneOf(ReadOnlySpan<char> tag, int id, long modifiedTicks, long size)
    {
        Span<char> known = stackalloc char[MaxChars];
        if (id >= 0 && tag.SequenceEqual(known[..Write(known, id, modifiedTicks, size)])) return true;
        if (tag.SequenceEqual(known[..Write(known, -1, modifiedTicks, size)])) return true;
        var seconds = UnixSeconds(modifiedTicks);
        // A mirror's copy may have kept the fraction of a second, or lost it.
        return tag.SequenceEqual(known[..Apache(known, size, seconds * 1_000_000)])
            || tag.SequenceEqual(
                known[..Apache(known, size, (modifiedTicks - DateTime.UnixEpoch.Ticks) / TicksPerMicrosecond)]);
    }

    private static int Apache(Span<char> tag, long size, long microseconds)
    {
        tag[0] = '"';
        return Close(tag, 1, size, microseconds);
    }

    private static int Close(Span<char> tag, int length, long first, long second)
    {
        Hex(tag, ref length, first);
        tag[length++] = '-';
        Hex(tag, ref length, second);
        tag[length++] = '"';
        return length;
    }

    private static void Hex(Span<char> tag, ref int length, long value)
    {
        const string digits = "0123456789abcdef";
        var bits = (ulong)value;
        for (var shift = (63 - BitOperations.LeadingZeroCount(bits | 1)) & ~3; shift >= 0; shift -= 4)
            tag[length++] = digits[(int)(bits >> shift & 15)];
    }

    private static long UnixSeconds(long ticks) =>
        Math.DivRem(ticks, TimeSpan.TicksPerSecond).Quotient - (DateTime.UnixEpoch.Ticks / TimeSpan.TicksPerSecond);
}
