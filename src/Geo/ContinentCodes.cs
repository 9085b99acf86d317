using System.Text;

namespace MirrorActors.Geo;

/// <summary>The two-letter names of continents: af an as eu na oc sa (an is Antarctica); unknown is "".</summary>
public static class ContinentCodes
{
    private static readonly string[] LowerNames = ["", "af", "an", "as", "eu", "na", "oc", "sa"];
    private static readonly string[] UpperNames = ["", "AF", "AN", "AS", "EU", "NA", "OC", "SA"];

    /// <summary>"eu"</summary>
    public static string ToLower(this ContinentCode continent) => LowerNames[(int)continent];

    /// <summary>"EU"</summary>
    public static string ToUpper(this ContinentCode continent) => UpperNames[(int)continent];

    public static bool TryParse(ReadOnlySpan<char> text, out ContinentCode continent)
    {
        Span<byte> ascii = stackalloc byte[2];
        continent = default;
        return text.Length == 2
            && Encoding.UTF8.TryGetBytes(text, ascii, out var written)
            && TryParse(ascii[..written], out continent);
    }

    public static bool TryParse(ReadOnlySpan<byte> ascii, out ContinentCode continent)
    {
        continent = default;
        if (ascii.Length != 2)
            return false;
        continent = ((ascii[0] | 0x20) << 8 | (ascii[1] | 0x20)) switch
        {
            'a' << 8 | 'f' => ContinentCode.Africa,
            'a' << 8 | 'n' => ContinentCode.Antarctica,
            'a' << 8 | 's' => ContinentCode.Asia,
            'e' << 8 | 'u' => ContinentCode.Europe,
            'n' << 8 | 'a' => ContinentCode.NorthAmerica,
            'o' << 8 | 'c' => ContinentCode.Oceania,
            's' << 8 | 'a' => ContinentCode.SouthAmerica,
            _ => ContinentCode.Unknown,
        };
        return continent != ContinentCode.Unknown;
    }
}
