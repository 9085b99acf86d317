using System.Collections.Immutable;
using MirrorActors.Actors.Routing;
using MirrorActors.Actors.Views;
using MirrorActors.Engine.Settings;
using MirrorActors.Geo;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Load;

/// <summary>All that was counted, put together and faded. Of the folding thread.</summary>
internal sealed class LoadTally(SelectionSettings settings, int seed)
{
    private const double All = 1;
    private static readonly int ContinentCount = Enum.GetValues<ContinentCode>().Length;
    private readonly double[] _traffic = new double[CountryCode.PackedCount];
    private readonly List<MirrorTally> _mirrors = [];
    private DateTimeOffset? _faded;

    public GivenFiles Given { get; } = new(seed);

    /// <summary>Null without a ceiling.</summary>
    public ShareWindow? Countries { get; } = HasCeiling(settings.CountryCeiling)
        ? new ShareWindow(CountryCode.PackedCount, settings.CountryCeiling.Fraction)
        : null;

    /// <summary>Null without a ceiling.</summary>
    public ShareWindow? Continents { get; } = HasCeiling(settings.ContinentCeiling)
        ? new ShareWindow(ContinentCount, settings.ContinentCeiling.Fraction)
        : null;

    public CountGrid? NewCountryGrid() => Countries is null ? null : new CountGrid(CountryCode.PackedCount);

    public CountGrid? NewContinentGrid() => Continents is null ? null : new CountGrid(ContinentCount);

    public void Fade(DateTimeOffset now)
    {
        var elapsed = now - (_faded ?? now);
        _faded = now;
        Given.Move(now);
        if (elapsed <= TimeSpan.Zero) return;
        var factor = Math.Exp(-(elapsed / LoadLimits.Window));
        Countries?.Fade(factor);
        Continents?.Fade(factor);
        foreach (var mirror in _mirrors) mirror.Redirects *= factor;
        factor = Math.Exp(-(elapsed / LoadLimits.TrafficWindow));
        foreach (ref var redirects in _traffic.AsSpan()) redirects *= factor;
    }

    public void AddTraffic(int country, long redirects) => _traffic[country] += redirects;

    public void AddMirror(int ordinal, long redirects, long bytes)
    {
        while (_mirrors.Count <= ordinal) _mirrors.Add(new MirrorTally());
        _mirrors[ordinal].Redirects += redirects;
        _mirrors[ordinal].Use.Add(bytes);
    }

    /// <summary>What was counted for an ordinal that now stands for another mirror, or for none, is forgotten.</summary>
    public void Follow(MirrorTable mirrors)
    {
        foreach (var mirror in mirrors.All) AddMirror(mirror.Ordinal, 0, 0);
        var definitions = new MirrorDefinition?[_mirrors.Count];
        foreach (var mirror in mirrors.All) definitions[mirror.Ordinal] = mirror.Definition;
        for (var ordinal = 0; ordinal < definitions.Length; ordinal++)
        {
            var (known, definition) = (_mirrors[ordinal].Id, definitions[ordinal]);
            if (definition is null || (known is not null && known != definition.Id)) Forget(ordinal);
            _mirrors[ordinal].Id = definition?.Id;
            _mirrors[ordinal].IsOpen = definition is { Restrictions.IsOpen: true };
        }
    }

    public QuotaUse UseOf(int ordinal) => _mirrors[ordinal].Use;

    public ImmutableArray<QuotaState> Quotas() => [.. _mirrors.Select(static m => m.Use.State)];

    public LoadReport Report()
    {
        var total = Math.Max(double.Epsilon, _mirrors.Sum(static m => m.Redirects));
        return new LoadReport(
            new Traffic([.. _traffic]),
            [.. _mirrors.Where(static m => m.Id is not null)
                .Select(m => new MirrorLoad(m.Id!, m.Redirects / total, m.Use.Ratio, m.IsOpen))],
            [.. Countries?.CountOver(static c => CountryCode.FromPacked((ushort)c).ToString()) ?? [],
                .. Continents?.CountOver(static c => "continent-" + ((ContinentCode)c).ToUpper()) ?? []]);
    }

    private static bool HasCeiling(Percent ceiling) => ceiling.Fraction < All;

    private void Forget(int ordinal)
    {
        Given.Forget(ordinal);
        _mirrors[ordinal] = new MirrorTally();
        Countries?.Forget(ordinal);
        Continents?.Forget(ordinal);
    }

    private sealed class MirrorTally
    {
        public string? Id { get; set; }

        public bool IsOpen { get; set; }

        public double Redirects { get; set; }

        public QuotaUse Use { get; } = new();
    }
}
