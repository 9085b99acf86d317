using System.Net.Sockets;
using MirrorActors.Actors.Outgoing;
using MirrorActors.Actors.Views;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Probing;

/// <summary>
/// Probes each scheme a mirror offers, each with another file, once in each address family that both the host and this node
/// have.
/// </summary>
internal static class ProbeRound
{
    public static IEnumerable<string> SchemesOf(MirrorUrls urls)
    {
        if (urls.Http is not null) yield return Uri.UriSchemeHttp;
        if (urls.Https is not null) yield return Uri.UriSchemeHttps;
    }

    /// <summary>Chooses the files now, on the caller's thread; empty when the mirror holds no published file.</summary>
    public static Task<RoundEnded> RunAsync(RoundPlan plan, ProbeServices services, Random random, CancellationToken token)
    {
        var mirror = plan.Mirror;
        var probes = plan.Schemes
            .Select(scheme => (Scheme: scheme, File: services.Files.OfMirror(mirror.Ordinal, random, plan.Not)))
            .Where(probe => probe.File?.UriOn(mirror.Definition.Urls, probe.Scheme) is not null)
            .Select(probe => ProbeAsync(mirror, probe.Scheme, probe.File!, services, new Random(random.Next()), token))
            .ToArray();
        return EndAsync(plan, probes);
    }

    private static async Task<SchemeProbe> ProbeAsync(
        MirrorFacts mirror, string scheme, SampledFile file, ProbeServices services, Random random, CancellationToken token)
    {
        var id = mirror.Definition.Id;
        var question = ProbeQuestion.Of(mirror.Definition, scheme, file)!;
        // In either address family.
        var hasRoom = services.Spending.HasRoomFor(id, 2L * services.Options.RangeBytes);
        if (services.Turns.IsGet(id, scheme, random, hasRoom)
            && ProbeRange.Within(file.Size, services.Options.RangeBytes, random) is { } range)
            question = question with { IsGet = true, Range = range };
        var (found, problem) = await services.Head.ReachAsync(question.Uri, token);
        if (found is not { } reach)
        {
            ActorsMetrics.Probed(false, scheme);
            var failed = problem ?? new ProbeObservation(ObservationKind.Unreachable, "its name says nothing");
            return SchemeProbe.Failed(scheme, failed with { Reason = Shortened(failed.Reason) });
        }

        var ipv4 = AskAsync(reach.Ipv4, AddressFamily.InterNetwork);
        var ipv6 = AskAsync(reach.Ipv6, AddressFamily.InterNetworkV6);
        await Task.WhenAll(ipv4, ipv6);
        var probe = SchemeProbe.Of(scheme, await ipv4, await ipv6) with { Asked = file.Id };
        if (question.IsGet && probe.Seen is { Kind: var kind }) services.Turns.Ended(id, scheme, kind);
        if (probe.Seen is { Timings: { } timings }) services.Times.Seen(id, scheme, timings);
        if (probe.IsGone) probe = await GoneFile.LookFurtherAsync(probe, mirror, file, services, random, token);
        return probe.Seen is { } joined ? probe with { Seen = joined with { Reason = Shortened(joined.Reason) } } : probe;

        async Task<FamilyProbe> AskAsync(FamilyReach family, AddressFamily addresses)
        {
            if (family != FamilyReach.Routed) return new FamilyProbe(family, null);
            var seen = await services.Head.ProbeAsync(question with { Family = addresses }, token);
            ActorsMetrics.Probed(seen.Ok, scheme);
            return new FamilyProbe(family, seen with { Reason = Shortened(seen.Reason) });
        }
    }

    private static async Task<RoundEnded> EndAsync(RoundPlan plan, Task<SchemeProbe>[] probes) =>
        new(plan, [.. await Task.WhenAll(probes)]);

    private static string Shortened(string reason) =>
        reason.Length > Mirrors.MirrorLimits.ReasonChars ? reason[..Mirrors.MirrorLimits.ReasonChars] : reason;
}
