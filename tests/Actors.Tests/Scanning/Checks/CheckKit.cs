using MirrorActors.Actors.Probing;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Tests.Scanning.Checks;

internal static class CheckKit
{
    public static readonly ProbeOptions Options = new(TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(10), 3, 2, MaxRedirects: 2);

    public static MirrorDefinition Mirror(Uri? root, MirrorFileRules? rules = null) => new()
    {
        Repository = "default",
        Id = "m",
        Urls = new MirrorUrls(Http: root?.AbsoluteUri),
        Files = rules,
    };
}
