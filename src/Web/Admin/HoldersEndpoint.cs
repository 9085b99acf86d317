using System.Numerics;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using MirrorActors.Actors.FileIndex;
using MirrorActors.Protocol;
using MirrorActors.Protocol.Admin;
using MirrorActors.Protocol.Commands;

namespace MirrorActors.Web.Admin;

/// <summary>
/// <c>/v1/repos/REPO/catalogue/holders?under=/dir</c>: on how many mirrors that take downloads the files of a directory are.
/// </summary>
internal sealed class HoldersEndpoint(AdminDependencies with)
{
    private const int Named = 5;

    public void Map(IEndpointRouteBuilder routes) => routes.MapGet("/v1/repos/{repo}/catalogue/holders", TellAsync);

    private async Task TellAsync(HttpContext context)
    {
        var text = (string?)context.Request.Query["under"] ?? "/";
        if (!text.StartsWith('/') || Encoding.UTF8.GetByteCount(text) > Limits.PathBytes)
        {
            await context.RefusedAsync(new CommandResult.Refused(RefusalKind.Invalid, "under", "is not a path of the tree, such as /dir"));
            return;
        }

        var under = text.TrimEnd('/');
        await context.OkAsync(Count(under.Length == 0 ? "/" : under), AdminJson.Default.HoldersView);
    }

    private HoldersView Count(string under)
    {
        var directory = Encoding.UTF8.GetBytes(under == "/" ? "/" : under + "/");
        var usable = Usable();
        var path = new byte[Limits.PathBytes];
        long files = 0;
        var fewest = new PriorityQueue<FileEntry, int>(Comparer<int>.Create((a, b) => b.CompareTo(a)));
        foreach (var file in with.Files.All())
        {
            var own = path.AsSpan(0, file.CopyPath(path));
            if (!own.StartsWith(directory) && !own.SequenceEqual(directory.AsSpan(..^1))) continue;
            files++;
            var mirrors = Count(file.Holders, usable);
            if (fewest.Count < Named) fewest.Enqueue(file, mirrors);
            else fewest.EnqueueDequeue(file, mirrors);
        }

        var named = fewest.UnorderedItems.Select(f => new FileHolders(f.Element.GetPath(), f.Priority))
            .OrderBy(f => f.Mirrors).ThenBy(f => f.Path, StringComparer.Ordinal).ToList();
        return new HoldersView(under, files, named.Count == 0 ? null : named[0].Mirrors, named);
    }

    /// <summary>The mirrors that take downloads now, as words of bits.</summary>
    private ulong[] Usable()
    {
        var ordinals = with.Table.All.Where(m => m.Enabled && (m.Http.IsUsable || m.Https.IsUsable)).Select(m => m.Ordinal).ToList();
        var words = new ulong[(ordinals.Append(0).Max() >> 6) + 1];
        foreach (var ordinal in ordinals) words[ordinal >> 6] |= 1UL << (ordinal & 63);
        return words;
    }

    private static int Count(MirrorSet holders, ulong[] usable)
    {
        var count = 0;
        var words = holders.Words;
        for (var i = 0; i < Math.Min(words.Length, usable.Length); i++) count += BitOperations.PopCount(words[i] & usable[i]);
        return count;
    }
}
