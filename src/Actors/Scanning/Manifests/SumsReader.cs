using System.Runtime.CompilerServices;

namespace MirrorActors.Actors.Scanning.Manifests;

/// <summary>
/// Output of sha256sum, md5sum and the like: <c>HEX  name</c> or <c>HEX *name</c>, or with <c>--tag</c> (BSD)
/// <c>SHA256 (name) = HEX</c>. A backslash in front escapes a name that no published file has. Other lines, such as those of a
/// clear signature, are passed over.
/// </summary>
internal sealed class SumsReader(string folder, IHashedEntries hashed) : IManifestReader
{
    private const int LongestHash = 64;

    public async IAsyncEnumerable<ListedEntry> ReadAsync(
        ManifestLines lines, ListingMeter meter, [EnumeratorCancellation] CancellationToken token)
    {
        var names = new ManifestNames(folder, meter);
        var understood = false;
        while (await lines.NextAsync(token))
        {
            meter.ChargeEntry();
            if (Take(lines, names, meter, ref understood) is { } entry) yield return entry;
        }

        if (!understood) throw new ListingException($"{lines.Name} is no list of checksums");
    }

    private ListedEntry? Take(ManifestLines lines, ManifestNames names, ListingMeter meter, ref bool understood)
    {
        var line = lines.Text;
        var isEscaped = line.StartsWith("\\"u8);
        if (isEscaped) line = line[1..];
        if (!TrySplit(line, out var hex, out var name)) return null;
        understood = true;
        if (isEscaped || lines.IsTooLong)
        {
            meter.SkipHostile();
            return null;
        }

        if (name.StartsWith("./"u8)) name = name[2..];
        if (names.PathOf(name) is not { } path) return null;
        Span<byte> hash = stackalloc byte[LongestHash];
        Convert.FromHexString(hex, hash, out _, out var length);
        return hashed.Entry(path, hash[..length], SizeRange.Unknown);
    }

    private static bool TrySplit(ReadOnlySpan<byte> line, out ReadOnlySpan<byte> hex, out ReadOnlySpan<byte> name)
    {
        hex = name = default;
        var blank = line.IndexOf((byte)' ');
        if (blank < 0) return false;
        if (IsHash(line[..blank]) && line.Length > blank + 2 && line[blank + 1] is (byte)' ' or (byte)'*')
        {
            hex = line[..blank];
            name = line[(blank + 2)..];
            return true;
        }

        var equals = line.LastIndexOf(") = "u8);
        if (equals <= blank + 2 || line[blank + 1] != '(' || !IsHash(line[(equals + 4)..])) return false;
        hex = line[(equals + 4)..];
        name = line[(blank + 2)..equals];
        return true;
    }

    private static bool IsHash(ReadOnlySpan<byte> text) =>
        text.Length is 32 or 40 or 56 or 64 or 96 or 128 && HexText.Is(text, text.Length / 2);
}
