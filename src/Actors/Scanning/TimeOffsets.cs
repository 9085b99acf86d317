using MirrorActors.Actors.FileIndex;
using MirrorActors.Protocol.Ids;

namespace MirrorActors.Actors.Scanning;

/// <summary>
/// By how much the times of a listing are off, in whole quarter hours up to 14 hours, as one byte: what an entry tells about one
/// version of its file.
/// </summary>
internal static class TimeOffsets
{
    /// <summary>The size is another one, or the file is not listed.</summary>
    public const byte NotThis = 0;

    /// <summary>The size fits; no offset explains the time.</summary>
    public const byte OtherTime = 1;

    /// <summary>The size fits, and the time tells nothing against it: none, one in days, or one that does not matter.</summary>
    public const byte AnyTime = 2;

    /// <summary>Codes are below.</summary>
    public const int Count = Zero + Furthest + 1;

    public const int AnHour = 4;
    private const int Furthest = 14 * AnHour;
    private const byte Zero = 3 + Furthest;
    private static readonly long Step = TimeSpan.FromMinutes(15).Ticks;

    public static byte Utc => Zero;

    /// <summary>What has to be added to a listed time for UTC.</summary>
    public static TimeSpan ToTime(byte code) => (code - Zero) * TimeSpan.FromTicks(Step);

    public static int Distance(byte code) => Math.Abs(code - Zero);

    public static bool IsOffset(int code) => code > AnyTime;

    /// <param name="published">UTC ticks.</param>
    public static byte Of(ListedTime listed, long published)
    {
        var difference = published - listed.Ticks;
        if (listed.Precision >= Step)
        {
            var furthest = Furthest * Step;
            return difference >= -furthest && difference < listed.Precision + furthest ? AnyTime : OtherTime;
        }

        var quarters = (long)Math.Round((difference - (listed.Precision / 2.0)) / Step);
        var offset = quarters * Step;
        var isExplained = difference >= offset && difference < offset + listed.Precision;
        return isExplained && Math.Abs(quarters) <= Furthest ? (byte)(Zero + quarters) : OtherTime;
    }
}

/// <summary>What a listing tells about each known version: one byte a <see cref="FileId"/>, a code of <see cref="TimeOffsets"/>.</summary>
internal sealed class OffsetColumn
{
    private byte[] _codes = [];

    public int Length => _codes.Length;

    public byte this[int id] => _codes[id];

    public void Set(FileId id, byte code)
    {
        if (id.Value >= _codes.Length) Array.Resize(ref _codes, Math.Max(id.Value + 1, _codes.Length * 2));
        _codes[id.Value] = code;
    }
}
