using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace MirrorActors.Fuzz.Loop;

/// <summary>Alters inputs: bytes, numbers, words of the format, repetitions, pieces of other inputs.</summary>
internal sealed class Mutator(IReadOnlyList<byte[]> words, Random random)
{
    private const int MostChanges = 6;
    private const int LongestPiece = 256;

    private static readonly string[] Numbers =
    [
        "0", "-1", "1", "9", "99", "127", "128", "255", "256", "1901", "1969", "1970", "2038", "2106", "9999", "10000", "32768",
            "65535", "65536",
        "2147483647", "2147483648", "4294967295", "4294967296", "253402300799", "253402300800", "9223372036854775807",
            "9223372036854775808",
        "18446744073709551615", "18446744073709551616", "99999999999999999999999999999999", "1e308", "0.00000000001",
    ];

    private static readonly long[] Integers =
        [0, 1, -1, 127, 128, 255, 256, short.MaxValue, ushort.MaxValue, int.MaxValue, int.MinValue, uint.MaxValue, long.MaxValue,
            long.MinValue];

    public byte[] Alter(byte[] input, byte[] other, int most)
    {
        var bytes = new List<byte>(input);
        for (var changes = 1 + random.Next(MostChanges); changes > 0; changes--) AlterOnce(bytes, other);
        if (bytes.Count > most) bytes.RemoveRange(most, bytes.Count - most);
        return [.. bytes];
    }

    private void AlterOnce(List<byte> bytes, byte[] other)
    {
        var at = random.Next(bytes.Count + 1);
        var length = Math.Min(1 + random.Next(1 + random.Next(LongestPiece)), bytes.Count - at);
        switch (random.Next(12))
        {
            case 0 when at < bytes.Count: bytes[at] = (byte)random.Next(256); break;
            case 1 when at < bytes.Count: bytes[at] ^= (byte)(1 << random.Next(8)); break;
            case 2: bytes.RemoveRange(at, length); break;
            case 3: bytes.Insert(at, (byte)random.Next(256)); break;
            case 4: bytes.InsertRange(random.Next(bytes.Count + 1), bytes.GetRange(at, length)); break;
            case 5: Repeat(bytes, at, length); break;
            case 6 when other.Length > 0: Splice(bytes, at, other); break;
            case 7: PutNumber(bytes, at); break;
            case 8: PutInteger(bytes, at); break;
            case 9: bytes.RemoveRange(at, bytes.Count - at); break;
            default: PutWord(bytes, at); break;
        }
    }

    private void Repeat(List<byte> bytes, int at, int length)
    {
        var piece = bytes.GetRange(at, Math.Min(length, 1 + random.Next(32)));
        for (var times = 1 << random.Next(12); times > 0; times--) bytes.InsertRange(at, piece);
    }

    private void Splice(List<byte> bytes, int at, byte[] other)
    {
        var from = random.Next(other.Length);
        bytes.InsertRange(at, other.AsSpan(from, 1 + random.Next(Math.Min(other.Length - from, 4 * LongestPiece))).ToArray());
    }

    /// <summary>In place of the digits there, when there are some.</summary>
    private void PutNumber(List<byte> bytes, int at)
    {
        var from = at < bytes.Count ? bytes.FindIndex(at, b => char.IsAsciiDigit((char)b)) : -1;
        var digits = 0;
        while (from >= 0 && from + digits < bytes.Count && char.IsAsciiDigit((char)bytes[from + digits])) digits++;
        var number = random.Next(3) > 0 ? Numbers[random.Next(Numbers.Length)]
            : random.Next(1 << random.Next(31)).ToString(CultureInfo.InvariantCulture);
        bytes.RemoveRange(Math.Max(from, 0), digits);
        bytes.InsertRange(from < 0 ? at : from, Encoding.ASCII.GetBytes(number));
    }

    private void PutInteger(List<byte> bytes, int at)
    {
        Span<byte> integer = stackalloc byte[sizeof(long)];
        var value = Integers[random.Next(Integers.Length)];
        if (random.Next(2) == 0) BinaryPrimitives.WriteInt64LittleEndian(integer, value);
        else BinaryPrimitives.WriteInt64BigEndian(integer, value);
        var width = 1 << random.Next(4);
        for (var i = 0; i < width && at + i < bytes.Count; i++) bytes[at + i] = integer[i];
    }

    private void PutWord(List<byte> bytes, int at)
    {
        if (words.Count == 0) return;
        var word = words[random.Next(words.Count)];
        if (random.Next(2) == 0) bytes.RemoveRange(at, Math.Min(word.Length, bytes.Count - at));
        bytes.InsertRange(at, word);
    }
}
