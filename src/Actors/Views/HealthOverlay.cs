using System.Collections.Immutable;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Views;

/// <summary>
/// What this node's own probes say about mirrors, laid over the recorded verdicts. Immutable and pure. An observation
/// counts only for the health epoch it was made in: enabling or moving a mirror makes it void.
/// </summary>
public sealed class HealthOverlay
{
    private readonly ImmutableDictionary<(string Mirror, string Scheme), (int Epoch, SchemeHealth Health)> _seen;

    private HealthOverlay(ImmutableDictionary<(string Mirror, string Scheme), (int Epoch, SchemeHealth Health)> seen) =>
        _seen = seen;

    public static HealthOverlay Empty { get; } =
        new(ImmutableDictionary<(string Mirror, string Scheme), (int Epoch, SchemeHealth Health)>.Empty);

    public HealthOverlay With(string mirror, string scheme, int epoch, SchemeHealth health) =>
        new(_seen.SetItem((mirror, scheme), (epoch, health)));

    /// <summary>Without what is about mirrors that are gone or of another epoch now.</summary>
    public HealthOverlay Pruned(IEnumerable<MirrorFacts> mirrors)
    {
        var there = mirrors.ToDictionary(m => m.Definition.Id, StringComparer.Ordinal);
        var stale = _seen.Where(s => !there.TryGetValue(s.Key.Mirror, out var mirror) || mirror.EpochOf(s.Key.Scheme) != s.Value.Epoch);
        var kept = _seen.RemoveRange(stale.Select(s => s.Key));
        return kept == _seen ? this : new HealthOverlay(kept);
    }

    /// <summary>The facts as they are in force on this node.</summary>
    public MirrorFacts Over(MirrorFacts recorded)
    {
        var over = recorded with
        {
            Http = Over(recorded, MirrorSchemes.Http),
            Https = Over(recorded, MirrorSchemes.Https),
            Rsync = Over(recorded, MirrorSchemes.Rsync),
            Ftp = Over(recorded, MirrorSchemes.Ftp),
        };
        return (over.Http, over.Https, over.Rsync, over.Ftp) == (recorded.Http, recorded.Https, recorded.Rsync, recorded.Ftp)
            ? recorded
            : over;
    }

    private SchemeHealth Over(MirrorFacts recorded, string scheme) => Over(recorded.HealthOf(scheme), Find(recorded, scheme));

    private static SchemeHealth Over(SchemeHealth recorded, SchemeHealth? seen) => seen is null ? recorded : seen with
    {
        Ipv4 = Over(recorded.Ipv4, seen.Ipv4),
        Ipv6 = Over(recorded.Ipv6, seen.Ipv6),
    };

    /// <summary>Of an address family that this node cannot tell, what is recorded stays, but it is never down.</summary>
    private static FamilyState Over(FamilyState recorded, FamilyState seen) => seen switch
    {
        FamilyState.Unknown when recorded == FamilyState.Down => FamilyState.Unknown,
        FamilyState.Unknown => recorded,
        _ => seen,
    };

    private SchemeHealth? Find(MirrorFacts mirror, string scheme) =>
        _seen.TryGetValue((mirror.Definition.Id, scheme), out var seen) && seen.Epoch == mirror.EpochOf(scheme)
            ? seen.Health
            : null;
}
