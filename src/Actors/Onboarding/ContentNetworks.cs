using System.Collections.Frozen;

namespace MirrorActors.Actors.Onboarding;

/// <summary>
/// Autonomous systems of well-known content networks: one address of theirs is in many places, so its place in a geo
/// database says nothing.
/// </summary>
internal static class ContentNetworks
{
    private static readonly FrozenDictionary<uint, string> Names = new Dictionary<uint, string>
    {
        [8075] = "Microsoft",
        [13335] = "Cloudflare",
        [14618] = "Amazon",
        [15133] = "Edgecast",
        [15169] = "Google",
        [16509] = "Amazon",
        [16625] = "Akamai",
        [20940] = "Akamai",
        [22822] = "Limelight",
        [32787] = "Akamai",
        [33438] = "StackPath",
        [54113] = "Fastly",
        [60068] = "CDN77",
        [199524] = "Gcore",
        [200325] = "BunnyCDN",
        [202623] = "Cloudflare",
        [209242] = "Cloudflare",
        [396982] = "Google",
    }.ToFrozenDictionary();

    public static string? NameOf(uint asn) => Names.GetValueOrDefault(asn);
}
