using System.Collections.Immutable;
using MirrorActors.Actors.Views;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Probing;

/// <summary>Probes each scheme a mirror offers, once, each with another file.</summary>
internal static class ProbeRound
{
    public static IEnumerable<string> SchemesOf(MirrorUrls urls)
    {
        if (urls.Http is not null) yield return Uri.UriSchemeHttp;
        if (urls.Https is not null) yield return Uri.UriSchemeHttps;
    }

    /// <summary>Chooses the files now, on the caller's thread; empty when the mirror holds no published file.</summary>
    public static Task<RoundEnded> RunAsync(
        MirrorFacts mirror, ProbeServices services, Random random, CancellationToken token)
    {
        var probes = SchemesOf(mirror.Definition.Urls)
            .Select(scheme => (Scheme: scheme, File: services.Files.OfMirror(mirror.Ordinal, random)))
            .Where(probe => probe.File is not null)
            .Select(probe => ProbeAsync(mirror, probe.Scheme, probe.File!, services, token))
            .ToArray();
        return EndAsync(mirror.HealthEpoch, probes);
    }

    private static async Task<SchemeProbe> ProbeAsync(
        MirrorFacts mirror, string scheme, SampledFile file, ProbeServices services, CancellationToken token)
    {
        var urls = mirror.Definition.Urls;
        var root = scheme == Uri.UriSchemeHttps ? urls.Https : urls.Http;
        var seen = await services.Head.ProbeAsync(new Uri(root + file.RelativeUrl), file.Size, token);
        ActorsMetrics.Probed(seen.Ok, scheme);
        return new SchemeProbe(scheme, seen with { Reason = Shortened(seen.Reason) });
    }

    private static async Task<RoundEnded> EndAsync(int epoch, Task<SchemeProbe>[] probes) =>
        new(epoch, [.. await Task.WhenAll(probes)]);

    private static string Shortened(string reason) =>
        reason.Length > Mirrors.MirrorLimits.ReasonChars ? reason[..Mirrors.MirrorLimits.ReasonChars] : reason;
}
