using MirrorActors.Actors.Views;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Mirrors;

/// <summary>The steps of a rename; <see cref="MirrorRenameStarted"/> says how they follow each other.</summary>
internal static class MirrorRename
{
    /// <summary>Registers the new id with everything the mirror being renamed has.</summary>
    public static RegisterMirror SecondStep(MirrorState state)
    {
        if (state is not { Definition: { } definition, Renaming: { } renaming })
            throw new InvalidOperationException("no rename is under way");
        var heritage = new MirrorInheritance(
            renaming.Rename,
            definition.Id,
            state.Enabled,
            state.LastScan,
            state.LastGoodScan,
            state.FileSet,
            Recorded(MirrorSchemes.Http, state.Http),
            Recorded(MirrorSchemes.Https, state.Https),
            state.Drained,
            state.Patches.OrNull(),
            state.Quarantine,
            state.History?.Inherited(),
            Recorded(MirrorSchemes.Rsync, state.Rsync),
            Recorded(MirrorSchemes.Ftp, state.Ftp));
        return new RegisterMirror(definition with { Id = renaming.To }, heritage);
    }

    private static MirrorVerdictChanged? Recorded(string scheme, SchemeHealth health) =>
        health.Verdict == Verdict.Unknown ? null : new(scheme, health.Verdict, health.Reason, health.Since)
        {
            Ipv4 = health.Ipv4.OrNull(),
            Ipv6 = health.Ipv6.OrNull(),
        };
}
