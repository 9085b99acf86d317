using System.Runtime.Intrinsics;
using MirrorActors.Actors.Routing;
using MirrorActors.Protocol;
using MirrorActors.Web.Selection.Modes;

namespace MirrorActors.Web.Selection;

/// <summary>Memory and randomness that one thread uses again for each request; never kept across an await.</summary>
public sealed class RequestScratch(ulong seed)
{
    /// <summary>A set of mirrors: bit <c>n &amp; 63</c> of word <c>n / 64</c> stands for ordinal n.</summary>
    public const int Words = Limits.Mirrors / 64;

    private ulong _state = seed | 1;

    /// <summary>The canonical path of the request, later that of the file.</summary>
    public byte[] Path { get; } = new byte[Limits.PathBytes];

    /// <summary>The file's path, percent-encoded.</summary>
    public char[] Encoded { get; } = new char[WebLimits.EncodedPathChars];

    /// <summary>Ordinals of the next best mirrors, in the order a retry would take.</summary>
    public int[] Alternatives { get; } = new int[RoutingLimits.LinkHeaders];

    /// <summary>Indexes of candidates that share the load.</summary>
    public int[] Members { get; } = new int[Limits.Mirrors];

    /// <summary>Running totals of their shares.</summary>
    public double[] Totals { get; } = new double[Limits.Mirrors];

    /// <summary>Candidates near the best of a rendezvous, and what they scored; with room for a vector behind them.</summary>
    public int[] Near { get; } = new int[Limits.Mirrors];

    public double[] Scores { get; } = new double[Limits.Mirrors + Vector256<double>.Count];

    /// <summary>The best of a rendezvous: indexes of candidates, and what they scored.</summary>
    public int[] Best { get; } = new int[RoutingLimits.LinkHeaders + 1];

    public double[] BestScores { get; } = new double[RoutingLimits.LinkHeaders + 1];

    /// <summary>Mirrors that may be chosen at the level under way.</summary>
    public ulong[] Eligible { get; } = new ulong[Words];

    /// <summary>Mirrors that hold the file where more than its own set counts.</summary>
    public ulong[] Holders { get; } = new ulong[Words];

    /// <summary>Mirrors that may not be chosen for this file.</summary>
    public ulong[] Barred { get; } = new ulong[Words];

    /// <summary>Mirrors at a ceiling for this client.</summary>
    public ulong[] Over { get; } = new ulong[Words];

    internal Contest Contest => field ??= new Contest();

    /// <summary>Evenly from 0 to below 1.</summary>
    public double NextDouble() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Evenly from 0 to below the bound (the high half of a product).</summary>
    public int NextBelow(int bound) => (int)Math.BigMul(Next(), (ulong)bound, out _);

    // xorshift64*
    private ulong Next()
    {
        _state ^= _state >> 12;
        _state ^= _state << 25;
        _state ^= _state >> 27;
        return _state * 0x2545F4914F6CDD1D;
    }
}
