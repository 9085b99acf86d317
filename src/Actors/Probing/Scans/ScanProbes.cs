using MirrorActors.Actors.Views;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Probing.Scans;

/// <summary>Whether one of the schemes answers that only scans use.</summary>
public sealed class ScanProbes(IScanProbe probe, TimeSpan interval) : ProbeKind
{
    public override string Name => probe.Scheme;

    public override TimeSpan Interval => interval;

    public override bool IsForScans => true;

    public override IEnumerable<string> SchemesOf(MirrorUrls urls) => urls.Of(probe.Scheme) is null ? [] : [probe.Scheme];

    public override int EpochOf(MirrorFacts mirror) => mirror.ScanEpoch;

    internal override async Task<RoundEnded> RunAsync(RoundPlan plan, ProbeServices services, Random random, CancellationToken token)
    {
        var urls = plan.Mirror.Definition.Urls;
        if (plan.Schemes.IsEmpty || urls.Of(probe.Scheme) is not { } url) return new RoundEnded(plan, []);
        var seen = await BothFamilies.AskAsync(
            probe.Scheme, new Uri(url), services.Head, family => probe.ProbeAsync(urls, family, token), token);
        return new RoundEnded(plan, [seen]);
    }
}
