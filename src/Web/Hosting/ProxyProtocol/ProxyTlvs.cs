using System.Buffers.Binary;

namespace MirrorActors.Web.Hosting.ProxyProtocol;

/// <summary>The type-length-value fields after the addresses: one byte, two bytes big-endian, the value.</summary>
internal static class ProxyTlvs
{
    private const int HeadBytes = 3;
    private const byte Ssl = 0x20;
    private const byte ClientSsl = 0x01;

    /// <summary>One byte of flags, four of verification result; fields of its own follow, which are not read.</summary>
    private const int SslBytes = 5;

    /// <returns>False when a length does not fit.</returns>
    public static bool TryReadTls(ReadOnlySpan<byte> tlvs, out bool isTls)
    {
        isTls = false;
        while (tlvs.Length > 0)
        {
            if (tlvs.Length < HeadBytes) return false;
            var length = BinaryPrimitives.ReadUInt16BigEndian(tlvs[1..]);
            if (tlvs.Length - HeadBytes < length) return false;
            if (tlvs[0] == Ssl)
            {
                if (length < SslBytes) return false;
                isTls |= (tlvs[HeadBytes] & ClientSsl) != 0;
            }

            tlvs = tlvs[(HeadBytes + length)..];
        }

        return true;
    }
}
