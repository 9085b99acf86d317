using MirrorActors.Protocol;
using MirrorActors.Protocol.Commands;
using MirrorActors.Protocol.Mirrors;
using Decision = MirrorActors.Engine.Actors.Decision<MirrorActors.Protocol.Mirrors.MirrorEvent>;

namespace MirrorActors.Actors.Mirrors;

/// <summary>Which events checks of single files lead to. Pure.</summary>
internal static class FileCheckDecisions
{
    public static Decision Decide(MirrorState state, RecordFileCheck command)
    {
        var patch = command.Patch with { At = command.Patch.At.ToUniversalTime() };
        if (!IsOrdered(patch)) return Refuse("files", "ids are in order, none twice");
        if (patch.Count > Limits.FilesPerCheck) return Refuse("files", $"are more than {Limits.FilesPerCheck}");
        if (!state.Enabled || command.HealthEpoch != state.HealthEpoch) return Decision.Accept();
        var news = patch.Without(KnownAsOf(state, patch));
        if (news.Count == 0) return Decision.Accept();
        // Only a mirror whose scans fail for long gets there; its actor then puts the patches into the set.
        if (state.Patches.Count + news.Count > MirrorLimits.MostPatched)
            return Refuse("files", $"more than {MirrorLimits.MostPatched} were checked since the set was made");
        return Decision.Accept(new MirrorFilesChecked(news, command.Reason));
    }

    public static Decision Decide(MirrorState state, RecordMerge command) =>
        state.FileSet == command.Before && state.Patches == command.Patches && command.Patches.Count > 0
            ? Decision.Accept(new MirrorFilesMerged(command.FileSet))
            : Decision.Accept();

    private static bool IsOrdered(FilePatch patch) =>
        IsRising(patch.Added.AsSpan()) && IsRising(patch.Removed.AsSpan()) && !patch.Added.Intersect(patch.Removed).Any();

    private static bool IsRising(ReadOnlySpan<int> ids)
    {
        for (var i = 0; i < ids.Length; i++)
        {
            if (ids[i] < 0 || (i > 0 && ids[i] <= ids[i - 1])) return false;
        }

        return true;
    }

    /// <summary>Files of which the same was found as late or later, or anything later.</summary>
    private static HashSet<int> KnownAsOf(MirrorState state, FilePatch patch)
    {
        var known = new HashSet<int>();
        foreach (var earlier in state.Patches.All)
        {
            if (earlier.At < patch.At) continue;
            var isLater = earlier.At > patch.At;
            known.UnionWith(isLater ? earlier.Added.Concat(earlier.Removed) : earlier.Added.Intersect(patch.Added));
            known.UnionWith(earlier.Removed.Intersect(patch.Removed));
        }

        return known;
    }

    private static Decision Refuse(string field, string message) =>
        Decision.Refuse(new CommandResult.Refused(RefusalKind.Invalid, field, message));
}
