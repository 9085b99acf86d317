using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace MirrorActors.Geo.Locating;

/// <summary>
/// A network in CIDR form. IPv4 and IPv6 are apart: ::/0 holds no IPv4 address; ::ffff:10.0.0.0/104 is 10.0.0.0/8.
/// </summary>
public readonly record struct AddressPrefix
{
    private AddressPrefix(AddressKey network, int length) => (Network, Length) = (network, length);

    /// <summary>The first address of the network.</summary>
    public AddressKey Network { get; }

    /// <summary>0 to 32 for IPv4, 0 to 128 for IPv6.</summary>
    public int Length { get; }

    /// <summary>The bits of the last address of the network.</summary>
    public UInt128 LastBits => Network.Bits | HostMask(Network, Length);

    /// <summary>The network of that length which holds <paramref name="address"/>.</summary>
    public static AddressPrefix Of(in AddressKey address, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, address.BitCount);
        var bits = address.Bits & ~HostMask(address, length);
        return new AddressPrefix(address.IsV4 ? AddressKey.FromV4((uint)bits) : AddressKey.FromV6(bits), length);
    }

    public static AddressPrefix Parse(ReadOnlySpan<char> text) => TryParse(text, out var prefix, out var error)
        ? prefix
        : throw new FormatException(error);

    public static bool TryParse(ReadOnlySpan<char> text, out AddressPrefix prefix) => TryParse(text, out prefix, out _);

    /// <summary>Reads "10.0.0.0/8", "2001:db8::/32" or a bare address, which stands for itself alone.</summary>
    public static bool TryParse(
        ReadOnlySpan<char> text,
        out AddressPrefix prefix,
        [NotNullWhen(false)] out string? error)
    {
        prefix = default;
        var slash = text.IndexOf('/');
        if (!AddressKey.TryParse(slash < 0 ? text : text[..slash], out var address))
        {
            error = $"'{text}' is not an IP address or network such as 10.0.0.0/8 or 2001:db8::/32";
            return false;
        }
        var length = address.BitCount;
        if (slash >= 0 && !TryParseLength(text[(slash + 1)..], text[..slash].Contains(':'), address, out length))
        {
            error = $"'{text}': the length after '/' must be a number from 0 to {address.BitCount}";
            return false;
        }
        prefix = Of(address, length);
        error = prefix.Network == address
            ? null
            : $"'{text}' has bits set beyond its length; the network is {prefix}";
        if (error is null)
            return true;
        prefix = default;
        return false;
    }

    public bool Contains(in AddressKey address) =>
        address.IsV4 == Network.IsV4 && ((address.Bits ^ Network.Bits) & ~HostMask(Network, Length)) == 0;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Network}/{Length}");

    private static bool TryParseLength(ReadOnlySpan<char> text, bool writtenAsV6, in AddressKey address, out int length)
    {
        if (text.Length > 3 || !int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out length))
        {
            length = 0;
            return false;
        }
        if (writtenAsV6 && address.IsV4)
            length -= 96;
        return length >= 0 && length <= address.BitCount;
    }

    // A shift by the whole width would shift by nothing.
    private static UInt128 HostMask(in AddressKey address, int length) =>
        length == 0
            ? (address.IsV4 ? uint.MaxValue : UInt128.MaxValue)
            : ((UInt128)1 << (address.BitCount - length)) - 1;
}
