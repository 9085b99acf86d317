using System.Buffers.Binary;
using MirrorActors.Geo.Locating;

namespace MirrorActors.Web.Hosting.ProxyProtocol;

/// <summary>
/// Version 2, section 2.2: 12 bytes of signature; version and command; family and transport; the length of the rest
/// (big-endian 16 bits); then source address, destination address, source port, destination port and TLVs. Of the TLVs
/// only PP2_TYPE_SSL is read; PP2_TYPE_CRC32C is not verified, because TCP has its own sum.
/// </summary>
internal static class BinaryHeader
{
    private const int VersionAt = 12;
    private const int FamilyAt = 13;
    private const int LengthAt = 14;
    private const int Version = 2;
    private const int LocalCommand = 0;
    private const int ProxyCommand = 1;
    private const int Stream = 1;
    private const int Datagram = 2;

    public static ReadOnlySpan<byte> Signature => "\r\n\r\n\0\r\nQUIT\n"u8;

    /// <param name="bytes">Begin with the signature.</param>
    /// <param name="header">Set when complete.</param>
    public static ProxyHeaderVerdict Parse(ReadOnlySpan<byte> bytes, out ProxyHeader header)
    {
        header = default;
        if (bytes.Length <= VersionAt) return ProxyHeaderVerdict.Incomplete;
        var command = bytes[VersionAt] & 0xF;
        if (bytes[VersionAt] >> 4 != Version || command is not (LocalCommand or ProxyCommand))
            return ProxyHeaderVerdict.Malformed;
        if (bytes.Length < ProxyLimits.BinaryHeadBytes) return ProxyHeaderVerdict.Incomplete;
        var blockLength = BinaryPrimitives.ReadUInt16BigEndian(bytes[LengthAt..]);
        if (blockLength > ProxyLimits.BinaryBlockBytes) return ProxyHeaderVerdict.Malformed;
        var length = ProxyLimits.BinaryHeadBytes + blockLength;
        if (bytes.Length < length) return ProxyHeaderVerdict.Incomplete;
        if (command == LocalCommand)
        {
            header = new ProxyHeader(length, null, 0, false);
            return ProxyHeaderVerdict.Complete;
        }

        return TryReadProxied(bytes[FamilyAt], bytes[ProxyLimits.BinaryHeadBytes..length], out header)
            ? ProxyHeaderVerdict.Complete
            : ProxyHeaderVerdict.Malformed;
    }

    private static bool TryReadProxied(byte family, ReadOnlySpan<byte> block, out ProxyHeader header)
    {
        header = default;
        var transport = family & 0xF;
        var addressLength = AddressLength(family >> 4);
        if (transport > Datagram || addressLength < 0 || block.Length < addressLength) return false;
        if (!ProxyTlvs.TryReadTls(block[addressLength..], out var isTls)) return false;
        var (client, port) = transport == Stream ? Source(block[..addressLength]) : (null, (ushort)0);
        header = new ProxyHeader(ProxyLimits.BinaryHeadBytes + block.Length, client, port, isTls);
        return true;
    }

    // AF_UNSPEC, AF_INET, AF_INET6, AF_UNIX.
    private static int AddressLength(int family) => family switch { 0 => 0, 1 => 12, 2 => 36, 3 => 216, _ => -1 };

    private static (AddressKey? Client, ushort Port) Source(ReadOnlySpan<byte> addresses) => addresses.Length switch
    {
        12 => (
            AddressKey.FromV4(BinaryPrimitives.ReadUInt32BigEndian(addresses)),
            BinaryPrimitives.ReadUInt16BigEndian(addresses[8..])),
        36 => (
            AddressKey.FromV6(BinaryPrimitives.ReadUInt128BigEndian(addresses)),
            BinaryPrimitives.ReadUInt16BigEndian(addresses[32..])),
        // Written out: a bare default would be address zero.
        _ => (null, 0),
    };
}
