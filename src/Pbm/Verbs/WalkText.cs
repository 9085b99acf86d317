using MirrorActors.Pbm.Output;
using MirrorActors.Protocol.Admin;

namespace MirrorActors.Pbm.Verbs;

/// <summary>A walk for people.</summary>
internal static class WalkText
{
    public static void Write(Printer printer, WalkView walk)
    {
        var changes = $"{walk.Added} added, {walk.Replaced} replaced, {walk.Removed} removed, {walk.Skipped} skipped";
        printer.Line($"{walk.Files} files: {changes}");
        if (walk.IsUnchanged) printer.Line("the upstream has not changed");
        if (walk.Unasked > 0) printer.Line($"{walk.Unasked} files wait until their exact sizes and times are known");
        if (walk.HeldBecause is null) return;
        if (walk.IsFailed) printer.Line($"not listed: {walk.HeldBecause}; the catalogue is as it was, and it is tried again");
        else printer.Line($"not taken over: {walk.HeldBecause} (pbm catalogue accept takes it over)");
    }
}
