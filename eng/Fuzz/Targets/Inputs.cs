using System.Text;
using MirrorActors.Actors.Scanning;

namespace MirrorActors.Fuzz.Targets;

/// <summary>Inputs as parsers get them.</summary>
internal static class Inputs
{
    public static byte[] Of(string text) => Encoding.UTF8.GetBytes(text);

    public static byte[][] Of(params string[] texts) => [.. texts.Select(Of)];

    public static string Utf8(byte[] input) => Encoding.UTF8.GetString(input);

    /// <summary>Any text, also with broken surrogates: two bytes a character.</summary>
    public static string Utf16(byte[] input) => Encoding.Unicode.GetString(input) is var whole && input.Length % 2 == 0
        ? string.Create(input.Length / 2, input, static (chars, bytes) =>
        {
            for (var i = 0; i < chars.Length; i++) chars[i] = (char)(bytes[2 * i] | (bytes[(2 * i) + 1] << 8));
        })
        : whole;

    /// <summary>Header values as the web server hands them on.</summary>
    public static string Latin1(byte[] input) => Encoding.Latin1.GetString(input);

    /// <summary>The same random numbers for the same input.</summary>
    public static Random RandomOf(byte[] input)
    {
        var hash = 17;
        foreach (var b in input) hash = (hash * 31) + b;
        return new Random(hash);
    }

    /// <summary>Fails when an entry could not be one of a published file.</summary>
    public static void Check(in ListedEntry entry)
    {
        Claim.That(EntryName.IsSafePath(entry.Path), "an unsafe path");
        Check(entry.Size, entry.Time);
    }

    public static void Check(SizeRange size, ListedTime? time)
    {
        Claim.That(size.Min >= 0 && size.Min <= size.Max, "a size that is no range");
        if (time is { } at) Claim.That(at.Ticks >= 0 && at.Ticks <= DateTime.MaxValue.Ticks, "a time that is none");
    }
}
