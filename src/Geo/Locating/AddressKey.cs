using System.Buffers.Binary;
using System.Net;

namespace MirrorActors.Geo.Locating;

/// <summary>
/// An IP address as a number: the 32 bits of IPv4 in the low bits, or the 128 of IPv6. An IPv4-mapped IPv6 address
/// (::ffff:a.b.c.d) becomes IPv4; a zone index is dropped.
/// </summary>
public readonly record struct AddressKey
{
    /// <summary>The longest text of an address: IPv6 with a dotted IPv4 tail.</summary>
    public const int MaxTextLength = 45;

    private AddressKey(UInt128 bits, bool isV4) => (Bits, IsV4) = (bits, isV4);

    public UInt128 Bits { get; }

    public bool IsV4 { get; }

    public int BitCount => IsV4 ? 32 : 128;

    public static AddressKey FromV4(uint bits) => new(bits, true);

    public static AddressKey FromV6(UInt128 bits) =>
        bits >> 32 == 0xFFFF ? new((uint)bits, true) : new(bits, false);

    public static AddressKey From(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out var written);
        return written == 4
            ? FromV4(BinaryPrimitives.ReadUInt32BigEndian(bytes))
            : FromV6(BinaryPrimitives.ReadUInt128BigEndian(bytes));
    }

    public static AddressKey Parse(ReadOnlySpan<char> text) => TryParse(text, out var address)
        ? address
        : throw new FormatException($"'{text}' is not an IP address");

    /// <summary>
    /// Reads four decimal numbers without leading zeros, or any RFC 4291 form of IPv6 (no brackets, no zone), without
    /// allocating.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<char> text, out AddressKey address)
    {
        address = default;
        if (text.Length > MaxTextLength)
            return false;
        if (text.Contains(':'))
        {
            if (!AddressText.TryParseV6(text, out var wide))
                return false;
            address = FromV6(wide);
            return true;
        }
        if (!AddressText.TryParseV4(text, out var bits))
            return false;
        address = FromV4(bits);
        return true;
    }

    public IPAddress ToIPAddress()
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, Bits);
        return new IPAddress(IsV4 ? bytes[12..] : bytes);
    }

    public bool TryFormat(Span<char> destination, out int written) => ToIPAddress().TryFormat(destination, out written);

    public override string ToString() => ToIPAddress().ToString();
}
