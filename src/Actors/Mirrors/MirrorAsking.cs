using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Mirrors;

/// <summary>Whether and where a mirror can be asked for single files.</summary>
internal static class MirrorAsking
{
    public static bool CanBeAsked(this MirrorState state) =>
        state is { Enabled: true, Definition: not null } && (state.Http.IsUsable || state.Https.IsUsable);

    /// <summary>
    /// The mirror without a scheme that is down, or with both when none is up; and without its times where the last good scan found
    /// that they are wrong.
    /// </summary>
    public static MirrorDefinition AskedAs(this MirrorState state)
    {
        var mirror = state.Definition ?? throw new InvalidOperationException("there is no mirror to ask");
        if (state.LastGoodScan is { WrongTimes: true } && mirror.Files is not { TrustMtime: true })
            mirror = mirror with { Files = (mirror.Files ?? new MirrorFileRules()) with { IgnoreMtime = true } };
        if (!state.CanBeAsked()) return mirror;
        var urls = mirror.Urls;
        return mirror with
        {
            Urls = urls with
            {
                Http = state.Http.IsUsable ? urls.Http : null,
                Https = state.Https.IsUsable ? urls.Https : null,
            },
        };
    }
}
