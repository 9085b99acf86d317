using System.Buffers.Binary;
using System.Net;
using System.Text;

namespace MirrorActors.Web.Tests.ProxyProtocol;

/// <summary>Headers of the PROXY protocol, as a proxy would send them.</summary>
internal static class ProxyBytes
{
    public const byte Tcp4 = 0x11;
    public const byte Udp4 = 0x12;
    public const byte Tcp6 = 0x21;
    public const byte Udp6 = 0x22;
    public const byte UnixStream = 0x31;
    public const byte Unspecified = 0x00;
    public const byte Ssl = 0x20;

    public static byte[] Text(string line) => Encoding.Latin1.GetBytes(line);

    public static byte[] Binary(byte family, byte[] block, byte command = 0x21)
    {
        var length = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)block.Length);
        return [.. "\r\n\r\n\0\r\nQUIT\n"u8, command, family, .. length, .. block];
    }

    /// <summary>Addresses and ports of a version 2 header, 192.0.2.1 or 2001:db8::1 being where it went.</summary>
    public static byte[] Addresses(string source, ushort port)
    {
        var from = IPAddress.Parse(source).GetAddressBytes();
        var to = IPAddress.Parse(from.Length == 4 ? "192.0.2.1" : "2001:db8::1").GetAddressBytes();
        return [.. from, .. to, (byte)(port >> 8), (byte)port, 0x01, 0xBB];
    }

    public static byte[] Tlv(byte type, params byte[] value) =>
        [type, (byte)(value.Length >> 8), (byte)value.Length, .. value];

    /// <summary>PP2_TYPE_SSL with the TLS version as a proxy appends it.</summary>
    public static byte[] SslTlv(byte client) => Tlv(Ssl, [client, 0, 0, 0, 0, .. Tlv(0x21, [.. "TLSv1.3"u8])]);
}
