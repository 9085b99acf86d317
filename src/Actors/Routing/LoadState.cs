using System.Collections.Frozen;
using System.Collections.Immutable;
using MirrorActors.Geo;

namespace MirrorActors.Actors.Routing;

/// <summary>What the redirects of the last while say about mirrors: who is at a ceiling, who has used its quota. Immutable.</summary>
public sealed class LoadState
{
    private readonly ImmutableArray<QuotaState> _quotas;
    private readonly FrozenDictionary<CountryCode, ulong[]> _countries;
    private readonly FrozenDictionary<ContinentCode, ulong[]> _continents;

    /// <param name="quotas">By ordinal; mirrors beyond its end are free.</param>
    /// <param name="countries">Mirrors at their ceiling of a country's redirects, as words of bits.</param>
    /// <param name="continents">Likewise of a continent's.</param>
    public LoadState(
        ImmutableArray<QuotaState> quotas, IReadOnlyDictionary<CountryCode, ulong[]> countries,
        IReadOnlyDictionary<ContinentCode, ulong[]> continents)
    {
        _quotas = quotas;
        _countries = countries.ToFrozenDictionary();
        _continents = continents.ToFrozenDictionary();
    }

    public static LoadState Idle { get; } = new(
        [], FrozenDictionary<CountryCode, ulong[]>.Empty, FrozenDictionary<ContinentCode, ulong[]>.Empty);

    /// <summary>Some mirror is at a ceiling.</summary>
    public bool HasCeilings => _countries.Count + _continents.Count > 0;

    public QuotaState QuotaOf(int ordinal) => ordinal < _quotas.Length ? _quotas[ordinal] : QuotaState.Free;

    /// <summary>Sets the bits of the mirrors that are at a ceiling for clients from there.</summary>
    public void MarkOver(CountryCode country, ContinentCode continent, Span<ulong> words)
    {
        if (_countries.TryGetValue(country, out var ofCountry)) Or(words, ofCountry);
        if (_continents.TryGetValue(continent, out var ofContinent)) Or(words, ofContinent);
    }

    private static void Or(Span<ulong> words, ulong[] more)
    {
        for (var i = 0; i < Math.Min(words.Length, more.Length); i++) words[i] |= more[i];
    }
}
