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
        if (walk.HeldBecause is not null) printer.Line($"not taken over: {walk.HeldBecause} (pbm catalogue accept takes it over)");
    }
}
