using MirrorActors.Actors.FileIndex;
using MirrorActors.Actors.Routing;
using MirrorActors.Actors.Views;

namespace MirrorActors.Web.Selection;

/// <summary>Why mirrors are not given for one request; the reason that <see cref="Exclusion"/> puts first.</summary>
internal sealed class ExclusionReasons
{
    private readonly RedirectSnapshot _snapshot;
    private readonly RegionKey _real;
    private readonly long _size;
    private readonly long _modifiedTicks;
    private readonly byte[] _path;
    private readonly string[] _excluded;
    private readonly IReadOnlyList<FileEntry> _earlier;
    private readonly int _avoided;
    private readonly bool _isExclusive;

    /// <param name="avoided">Ordinal of the mirror the client does not want; -1 for none.</param>
    /// <param name="isExclusive">The client belongs to an exclusive private mirror.</param>
    public ExclusionReasons(
        RedirectSnapshot snapshot, FileTable files, in SelectionRequest request, int avoided, bool isExclusive)
    {
        _snapshot = snapshot;
        _real = snapshot.RegionOf(request.Client, request.Place);
        _size = request.Size;
        _path = request.Path.ToArray();
        _modifiedTicks = files.TryFindExact(_path, out var file) ? file.ModifiedTicks : 0;
        _excluded = request.ExcludedMirrors.ToArray();
        _earlier = files.SupersededAt(_path);
        _avoided = avoided;
        _isExclusive = isExclusive;
    }

    public Exclusion Of(MirrorFacts mirror, in SelectionQuery query)
    {
        var standing = query.Standings.Of(query.Kind, mirror.Ordinal);
        if (!standing.IsIn) return standing.Exclusion;
        var ranking = _snapshot.Definitions.Ranks.Ranking;
        var ground = ranking.Mirrors.First(g => g.Ordinal == mirror.Ordinal);
        var restriction = Ranking.RestrictionOf(ground, _real, ranking.Networks);
        if (restriction != Exclusion.None) return restriction;
        if (!MirrorBits.Has(query.Holders, mirror.Ordinal)) return WithoutFile(mirror.Ordinal);
        foreach (var rule in _snapshot.Definitions.FileRules)
        {
            if (rule.Ordinal == mirror.Ordinal && rule.Judge(_size, _path) is var judged and not Exclusion.None) return judged;
        }

        if (_excluded.Contains(mirror.Definition.Id)) return Exclusion.PathRule;
        if (mirror.Ordinal == _avoided) return Exclusion.Avoided;
        if (standing.Exclusion != Exclusion.None) return standing.Exclusion;
        if (MirrorBits.Has(query.Over, mirror.Ordinal)) return Exclusion.OverCeiling;
        return _isExclusive ? Exclusion.ExclusiveElsewhere : Exclusion.NotOnMirror;
    }

    /// <summary>A mirror that does not hold the published version may hold an earlier one that is still known.</summary>
    private Exclusion WithoutFile(int ordinal)
    {
        foreach (var version in _earlier)
        {
            if (!version.Holders.Contains(ordinal)) continue;
            if (version.Size != _size) return Exclusion.SizeDiffers;
            return version.ModifiedTicks > _modifiedTicks ? Exclusion.CopyNewer : Exclusion.CopyOlder;
        }

        return Exclusion.NotOnMirror;
    }
}
