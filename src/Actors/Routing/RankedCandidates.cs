namespace MirrorActors.Actors.Routing;

/// <summary>
/// The mirrors that may serve a region as far as their definitions say, best first: by group, then larger share, then
/// name. Whether they are up and hold the file is not in here. Immutable; columns of one length.
/// </summary>
public sealed class RankedCandidates
{
    private readonly ushort[] _ordinals;
    private readonly ushort[] _bands;
    private readonly float[] _shares;
    private readonly float[] _kilometres;

    internal RankedCandidates(IReadOnlyList<RankedMirror> ranked)
    {
        _ordinals = [.. ranked.Select(static r => (ushort)r.Ordinal)];
        _bands = [.. ranked.Select(static r => r.Band.Value)];
        _shares = [.. ranked.Select(static r => r.Share)];
        _kilometres = [.. ranked.Select(static r => r.Kilometres)];
    }

    public static RankedCandidates None { get; } = new([]);

    public static int BytesEach => sizeof(ushort) + sizeof(ushort) + sizeof(float) + sizeof(float);

    public int Count => _ordinals.Length;

    public ReadOnlySpan<ushort> Ordinals => _ordinals;

    /// <summary>Values of <see cref="RankBand"/>: mirrors of one band share the load.</summary>
    public ReadOnlySpan<ushort> Bands => _bands;

    /// <summary>What each weighs in the draw inside its band; above 0.</summary>
    public ReadOnlySpan<float> Shares => _shares;

    public int OrdinalAt(int index) => _ordinals[index];

    public RankBand BandAt(int index) => new(_bands[index]);

    public RankGroup GroupAt(int index) => BandAt(index).Group;

    public float ShareAt(int index) => _shares[index];

    /// <summary>Distance; NaN when a place is not known.</summary>
    public float KilometresAt(int index) => _kilometres[index];
}

/// <summary>One mirror as a region sees it.</summary>
internal readonly record struct RankedMirror(int Ordinal, RankBand Band, float Share, float Kilometres, string Id);
