namespace MirrorActors.Web.Hosting.ProxyProtocol;

/// <summary>
/// Reads the header of the PROXY protocol (haproxy's doc/proxy-protocol.txt), version 1 (text) or 2 (binary).
/// </summary>
internal static class ProxyHeaderParser
{
    /// <param name="bytes">All that has come so far, at least up to <see cref="ProxyLimits.HeaderBytes"/>.</param>
    /// <param name="header">Set when complete.</param>
    public static ProxyHeaderVerdict Parse(ReadOnlySpan<byte> bytes, out ProxyHeader header)
    {
        if (bytes.StartsWith(TextHeader.Signature)) return TextHeader.Parse(bytes, out header);
        if (bytes.StartsWith(BinaryHeader.Signature)) return BinaryHeader.Parse(bytes, out header);
        header = default;
        return TextHeader.Signature.StartsWith(bytes) || BinaryHeader.Signature.StartsWith(bytes)
            ? ProxyHeaderVerdict.Incomplete
            : ProxyHeaderVerdict.Absent;
    }
}
