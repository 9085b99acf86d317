using MirrorActors.Actors.Views;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Probing;

/// <summary>
/// Probes each scheme that a mirror offers to clients, each with another file, once in each address family that both the host and
/// this node have.
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
        var question = Question(mirror, scheme, file, services, random);
        var probe = await BothFamilies.AskAsync(
            scheme, question.Uri, services.Head, family => services.Head.ProbeAsync(question with { Family = family }, token), token);

        // Where the name says nothing, no file was asked for.
        if (probe.Requests == 0 && probe.Seen is not null) return probe;
        probe = probe with { Asked = file.Id };
        if (question.IsGet && probe.Seen is { Kind: var kind }) services.Turns.Ended(id, scheme, kind);
        if (probe.Seen is { Timings: { } timings }) services.Times.Seen(id, scheme, timings);
        return probe.IsGone ? (await GoneFile.LookFurtherAsync(probe, mirror, file, services, random, token)).Shortened() : probe;
    }

    private static ProbeQuestion Question(MirrorFacts mirror, string scheme, SampledFile file, ProbeServices services, Random random)
    {
        var (id, options) = (mirror.Definition.Id, services.Options);
        var question = ProbeQuestion.Of(mirror.Definition, scheme, file)!;
        // In either address family.
        var hasRoom = services.Spending.HasRoomFor(id, 2L * options.RangeBytes);
        return services.Turns.IsGet(id, scheme, random, hasRoom) && ProbeRange.Within(file.Size, options.RangeBytes, random) is { } range
            ? question with { IsGet = true, Range = range }
            : question;
    }

    private static async Task<RoundEnded> EndAsync(RoundPlan plan, Task<SchemeProbe>[] probes) =>
        new(plan, [.. await Task.WhenAll(probes)]);
}
