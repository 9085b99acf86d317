namespace MirrorActors.Web.Hosting.ProxyProtocol;

internal static class ProxyLimits
{
    /// <summary>Longest text header (version 1), its CRLF included.</summary>
    public const int TextBytes = 107;

    /// <summary>Signature, command, family and length of a binary header (version 2).</summary>
    public const int BinaryHeadBytes = 16;

    /// <summary>Longest rest of a binary header: addresses and TLVs.</summary>
    public const int BinaryBlockBytes = 2048;

    /// <summary>Longest header of either version.</summary>
    public const int HeaderBytes = BinaryHeadBytes + BinaryBlockBytes;

    /// <summary>From accepting a connection to the end of its header; leaves room for one TCP retransmission.</summary>
    public static readonly TimeSpan HeaderTime = TimeSpan.FromSeconds(5);
}
