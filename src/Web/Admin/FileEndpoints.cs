using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using MirrorActors.Actors.FileIndex;
using MirrorActors.Actors.Paths;
using MirrorActors.Protocol;
using MirrorActors.Protocol.Admin;
using MirrorActors.Protocol.Commands;

namespace MirrorActors.Web.Admin;

/// <summary><c>/v1/repos/REPO/file?path=</c> and <c>/files?glob=&amp;limit=</c>.</summary>
internal sealed class FileEndpoints(AdminDependencies with)
{
    private const int DefaultLimit = 100;
    private const int MostFiles = 10_000;
    private static readonly Comparer<string> LastFirst = Comparer<string>.Create((a, b) => string.CompareOrdinal(b, a));

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/repos/{repo}/file", ShowAsync);
        routes.MapGet("/v1/repos/{repo}/files", FindAsync);
    }

    private Task ShowAsync(HttpContext context)
    {
        var path = (string?)context.Request.Query["path"] ?? string.Empty;
        if (Encoding.UTF8.GetByteCount(path) <= Limits.PathBytes && with.Files.TryFind(Encoding.UTF8.GetBytes(path), out var file))
            return context.OkAsync(ToView(file), AdminJson.Default.FileView);
        return context.RefusedAsync(new CommandResult.Refused(RefusalKind.NotFound, "path", $"no file {path} in the catalogue"));
    }

    private async Task FindAsync(HttpContext context)
    {
        if (!PathGlob.TryParse((string?)context.Request.Query["glob"] ?? "*", out var glob, out var problem))
        {
            await context.RefusedAsync(new CommandResult.Refused(RefusalKind.Invalid, "glob", problem));
            return;
        }

        if (await context.NumberAsync("limit", DefaultLimit, 1, MostFiles) is not { } limit) return;
        var found = First(with.Files.All().Where(f => glob.Matches(f.GetPathBytes())), limit).Select(ToView).ToList();
        await context.OkAsync(found, AdminJson.Default.ListFileView);
    }

    /// <summary>The first files in the order of their paths; no more than these are held at a time.</summary>
    private static IEnumerable<FileEntry> First(IEnumerable<FileEntry> files, int count)
    {
        var kept = new PriorityQueue<FileEntry, string>(LastFirst);
        foreach (var file in files)
        {
            if (kept.Count < count) kept.Enqueue(file, file.GetPath());
            else kept.EnqueueDequeue(file, file.GetPath());
        }

        return kept.UnorderedItems.OrderBy(f => f.Priority, StringComparer.Ordinal).Select(f => f.Element);
    }

    private FileView ToView(FileEntry file)
    {
        var hashes = file.GetHashes();
        var known = new (string Name, ReadOnlyMemory<byte> Value)[]
        {
            ("md5", hashes.Md5), ("sha1", hashes.Sha1), ("sha256", hashes.Sha256), ("sha512", hashes.Sha512),
        };
        var mirrors = with.Table.All.Where(m => file.Holders.Contains(m.Ordinal)).Select(m => m.Definition.Id)
            .Order(StringComparer.Ordinal).ToList();
        return new FileView(
            file.GetPath(), file.Id.Value, file.Size, file.Modified,
            known.Where(h => !h.Value.IsEmpty)
                .ToDictionary(h => h.Name, h => Convert.ToHexStringLower(h.Value.Span), StringComparer.Ordinal),
            mirrors);
    }
}
