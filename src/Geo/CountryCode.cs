namespace MirrorActors.Geo;

/// <summary>An ISO 3166-1 alpha-2 code packed into 16 bits; <c>default</c> means unknown and prints as "".</summary>
public readonly record struct CountryCode
{
    /// <summary>Values of <see cref="Packed"/> are below it.</summary>
    public const int PackedCount = IndexCount + 1;

    internal const int IndexCount = 26 * 26;

    private static readonly string[] UpperNames = MakeNames('A');
    private static readonly string[] LowerNames = MakeNames('a');

    // 1 + (first letter × 26 + second letter), so that default is unknown and tables are dense.
    private readonly ushort _packed;

    private CountryCode(int first, int second) => _packed = (ushort)(1 + first * 26 + second);

    private CountryCode(ushort packed) => _packed = packed;

    public bool IsKnown => _packed != 0;

    /// <summary>"de"; the same instance at every call.</summary>
    public string Lower => IsKnown ? LowerNames[Index] : "";

    internal int Index => _packed - 1;

    /// <summary>A small number for tables: 0 for unknown.</summary>
    public ushort Packed => _packed;

    public static CountryCode FromPacked(ushort packed) =>
        packed <= IndexCount ? new CountryCode(packed) : default;

    public static CountryCode Parse(ReadOnlySpan<char> text) => TryParse(text, out var code)
        ? code
        : throw new FormatException($"'{text}' is not a two-letter country code");

    public static bool TryParse(ReadOnlySpan<char> text, out CountryCode code)
    {
        code = default;
        return text.Length == 2 && TryPack(text[0], text[1], out code);
    }

    public static bool TryParse(ReadOnlySpan<byte> ascii, out CountryCode code)
    {
        code = default;
        return ascii.Length == 2 && TryPack(ascii[0], ascii[1], out code);
    }

    /// <summary>"DE"; the same instance at every call.</summary>
    public override string ToString() => IsKnown ? UpperNames[Index] : "";

    private static bool TryPack(int first, int second, out CountryCode code)
    {
        first = (first | 0x20) - 'a';
        second = (second | 0x20) - 'a';
        var valid = (uint)first < 26 && (uint)second < 26;
        code = valid ? new CountryCode(first, second) : default;
        return valid;
    }

    private static string[] MakeNames(char start)
    {
        var names = new string[IndexCount];
        for (var i = 0; i < names.Length; i++)
            names[i] = new string([(char)(start + i / 26), (char)(start + i % 26)]);
        return names;
    }
}
