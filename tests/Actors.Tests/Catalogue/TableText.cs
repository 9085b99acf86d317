using System.Text;
using MirrorActors.Actors.FileIndex;

namespace MirrorActors.Actors.Tests.Catalogue;

/// <summary>All of a file table as text, to compare two.</summary>
internal static class TableText
{
    public static string Of(FileTable table)
    {
        var links = table.Aliases.All.Select(a => $"{Encoding.UTF8.GetString(a.Key)} -> {Encoding.UTF8.GetString(a.Value)}");
        return string.Join('\n', table.All().Select(Of).Concat(links).Order(StringComparer.Ordinal));
    }

    public static string OfSuperseded(FileTable table) => string.Join(
        '\n', table.Superseded().Select(s => $"{Of(s.File)} since {s.SinceTicks}").Order(StringComparer.Ordinal));

    private static string Of(FileEntry e) =>
        $"{e.GetPath()} {e.Id} {e.Size} {e.ModifiedTicks} {Convert.ToHexString(e.Sha256)} {string.Join(',', e.OtherModified)}"
        + (e.IsSuspended ? " suspended" : "");
}
