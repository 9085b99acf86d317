using MirrorActors.Actors.Routing;
using MirrorActors.Protocol;

namespace MirrorActors.Web.Selection;

/// <summary>Memory and randomness that one thread uses again for each request; never kept across an await.</summary>
public sealed class RequestScratch(ulong seed)
{
    private ulong _state = seed | 1;

    /// <summary>The canonical path of the request, later that of the file.</summary>
    public byte[] Path { get; } = new byte[Limits.PathBytes];

    /// <summary>The file's path, percent-encoded.</summary>
    public char[] Encoded { get; } = new char[WebLimits.EncodedPathChars];

    /// <summary>Indexes of the next best candidates.</summary>
    public int[] Alternatives { get; } = new int[RoutingLimits.LinkHeaders];

    /// <summary>Evenly from 0 to below the bound (xorshift64*, then the high half of a product).</summary>
    public long NextBelow(long bound)
    {
        _state ^= _state >> 12;
        _state ^= _state << 25;
        _state ^= _state >> 27;
        return (long)Math.BigMul(_state * 0x2545F4914F6CDD1D, (ulong)bound, out _);
    }
}
