using MirrorActors.Actors.Routing;
using MirrorActors.Engine.Settings;
using MirrorActors.Geo;
using MirrorActors.Geo.Countries;
using MirrorActors.Web.Selection.Modes;

namespace MirrorActors.Web.Selection;

/// <summary>Puts together the <see cref="SelectionQuery"/> of a request. What is rare costs nothing where it is not there.</summary>
public sealed class SelectionGathering(FileDemand demand)
{
    /// <param name="avoided">Ordinal of a mirror that is not wanted; -1 for none.</param>
    public SelectionQuery Gather(RedirectSnapshot snapshot, in SelectionRequest request, int avoided, RequestScratch scratch)
    {
        var isContest = ModeLaw.Rules(snapshot.Settings.Mode);
        ulong seed = 0;
        var hasAffinity = !isContest && TrySeed(snapshot, request, scratch, out seed);
        return new SelectionQuery
        {
            Candidates = CandidatesOf(snapshot, request),
            Standings = snapshot.Standings,
            Kind = request.Kind,
            Holders = request.Holders,
            Barred = BarredOf(snapshot, request, avoided, scratch),
            Over = OverOf(snapshot, request, scratch),
            Keys = hasAffinity ? snapshot.Definitions.Keys : default,
            Seed = seed,
            Mode = snapshot.Settings.Mode,
            Grounds = isContest ? snapshot.Definitions.Grounds : default,
            Near = isContest ? NearPlaceOf(request) : default,
            MaxAlternatives = request.MaxAlternatives,
        };
    }

    private static RankedCandidates CandidatesOf(RedirectSnapshot snapshot, in SelectionRequest request)
    {
        var real = snapshot.RegionOf(request.Client, request.Place);
        return request.Overrides.HasPlace ? snapshot.Rank(NearRegionOf(snapshot, request), real) : snapshot.Rank(real);
    }

    /// <summary>The region by which mirrors are ranked: the client's own, or the one it asked for.</summary>
    internal static RegionKey NearRegionOf(RedirectSnapshot snapshot, in SelectionRequest request) =>
        snapshot.RegionOf(request.Client, NearPlaceOf(request));

    private static Place NearPlaceOf(in SelectionRequest request) =>
        request.Overrides.HasPlace ? PlaceOf(request) : request.Place;

    private static Place PlaceOf(in SelectionRequest request)
    {
        var place = request.Place;
        if (request.Overrides.Asn != 0) place = place with { Asn = request.Overrides.Asn };
        return CountryTable.TryGet(request.Overrides.Country, out var country) && country.Code != place.Country
            ? new Place(country.Code, country.Continent, request.Overrides.Asn, country.Latitude, country.Longitude, false)
            : place;
    }

    private static ReadOnlySpan<ulong> BarredOf(
        RedirectSnapshot snapshot, in SelectionRequest request, int avoided, RequestScratch scratch)
    {
        var rules = snapshot.Definitions.FileRules;
        if (rules.IsEmpty && request.ExcludedMirrors.IsEmpty && avoided < 0) return default;
        var barred = scratch.Barred.AsSpan();
        barred.Clear();
        if (avoided >= 0) MirrorBits.Set(barred, avoided);
        foreach (var id in request.ExcludedMirrors)
        {
            if (snapshot.Mirrors.Find(id) is { } mirror) MirrorBits.Set(barred, mirror.Ordinal);
        }

        foreach (var rule in rules)
        {
            if (rule.Judge(request.Size, request.Path) != Exclusion.None) MirrorBits.Set(barred, rule.Ordinal);
        }

        return barred;
    }

    private static ReadOnlySpan<ulong> OverOf(RedirectSnapshot snapshot, in SelectionRequest request, RequestScratch scratch)
    {
        if (!snapshot.Load.HasCeilings) return default;
        var over = scratch.Over.AsSpan();
        over.Clear();
        snapshot.Load.MarkOver(request.Place.Country, request.Place.Continent, over);
        return over;
    }

    private bool TrySeed(RedirectSnapshot snapshot, in SelectionRequest request, RequestScratch scratch, out ulong seed)
    {
        seed = 0;
        var affinity = request.Affinity;
        if (affinity == Affinity.Default)
        {
            var from = snapshot.Settings.AffinityFrom;
            if (from == 0 || request.Size < from) return false;
        }
        else if (affinity == Affinity.None)
        {
            return false;
        }

        if (affinity != Affinity.File) seed = ClientBlock.Of(request.Client);
        if (affinity == Affinity.Client) return true;
        var path = PathKey.Of(request.Path);
        // Under demand a file has several places in the rendezvous, each as fair as the one.
        if (affinity == Affinity.File) seed = (ulong)scratch.NextBelow(demand.Spread(path, request.Timestamp));
        seed = PathKey.Mix(path, seed);
        return true;
    }
}
