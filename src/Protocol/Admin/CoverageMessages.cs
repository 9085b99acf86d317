namespace MirrorActors.Protocol.Admin;

/// <summary>Who is expected to carry which place; the places with more traffic first.</summary>
/// <param name="HasTraffic">Places weigh what this node redirected; false: every country with a mirror weighs the same.</param>
/// <param name="Redirects">Counted in about the last day, the older the less they count.</param>
/// <param name="Files">As counted in the last minute; null before the first count.</param>
public sealed record CoverageView(
    bool HasTraffic, double Redirects, IReadOnlyList<CoveredPlace> Continents, IReadOnlyList<CoveredPlace> Countries,
    FileCoverageView? Files = null);

/// <summary>Files with fewer than two mirrors that hold them and can be given.</summary>
/// <param name="Files">All there are.</param>
/// <param name="Places">The world first, then the continents that have a mirror.</param>
public sealed record FileCoverageView(long Files, IReadOnlyList<FewMirrors> Places);

/// <summary>One place.</summary>
/// <param name="Place"><c>world</c>, or <c>continent-EU</c>.</param>
/// <param name="NoMirror">Files without any.</param>
/// <param name="OneMirror">Files with one.</param>
public sealed record FewMirrors(string Place, long NoMirror, long OneMirror);

/// <summary>A country or continent.</summary>
/// <param name="Place">Two-letter code of the country, or <c>continent-EU</c>.</param>
/// <param name="Share">Its part of all redirects, 0 to 1.</param>
/// <param name="Mirrors">How many share it.</param>
/// <param name="Top">Those with the largest parts, ten at most.</param>
/// <param name="Warning">For people; null when there is nothing to warn of.</param>
public sealed record CoveredPlace(
    string Place, string Name, double Share, int Mirrors, IReadOnlyList<CoveredMirror> Top, string? Warning);

/// <summary>A mirror's expected part of a place, 0 to 1.</summary>
public sealed record CoveredMirror(string Id, double Share);
