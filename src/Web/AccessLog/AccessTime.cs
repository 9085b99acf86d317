using System.Globalization;

namespace MirrorActors.Web.AccessLog;

/// <summary>Times of access lines: UTC, RFC 3339, milliseconds. The text of a second is made once for all its lines.</summary>
internal static class AccessTime
{
    private const int SecondChars = 19;

    // Immutable, replaced as a whole; two threads that make the same second write equal texts.
    private static volatile Second _last = new(-1, new byte[SecondChars]);

    /// <returns>Bytes written.</returns>
    public static int Write(Span<byte> span, long utcTicks)
    {
        var number = utcTicks / TimeSpan.TicksPerSecond;
        var second = _last;
        if (second.Number != number) _last = second = Make(number);
        second.Text.CopyTo(span);
        var milliseconds = (int)(utcTicks % TimeSpan.TicksPerSecond / TimeSpan.TicksPerMillisecond);
        span[SecondChars] = (byte)'.';
        span[SecondChars + 1] = (byte)('0' + (milliseconds / 100));
        span[SecondChars + 2] = (byte)('0' + (milliseconds / 10 % 10));
        span[SecondChars + 3] = (byte)('0' + (milliseconds % 10));
        span[SecondChars + 4] = (byte)'Z';
        return SecondChars + 5;
    }

    private static Second Make(long number)
    {
        var text = new byte[SecondChars];
        new DateTime(number * TimeSpan.TicksPerSecond, DateTimeKind.Utc).TryFormat(
            text, out _, "yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture);
        return new Second(number, text);
    }

    private sealed record Second(long Number, byte[] Text);
}
