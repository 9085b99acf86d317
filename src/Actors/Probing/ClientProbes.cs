using MirrorActors.Actors.Views;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Probing;

/// <summary>Files over the schemes that clients are sent to.</summary>
public sealed class ClientProbes(ProbeOptions options) : ProbeKind
{
    public override string Name => "clients";

    public override TimeSpan Interval => options.Interval;

    public override bool IsForScans => false;

    public override IEnumerable<string> SchemesOf(MirrorUrls urls) => ProbeRound.SchemesOf(urls);

    public override int EpochOf(MirrorFacts mirror) => mirror.HealthEpoch;

    internal override Task<RoundEnded> RunAsync(RoundPlan plan, ProbeServices services, Random random, CancellationToken token) =>
        ProbeRound.RunAsync(plan, services, random, token);
}
