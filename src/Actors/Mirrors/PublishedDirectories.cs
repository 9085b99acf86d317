using System.Text;
using MirrorActors.Actors.Catalogue;
using MirrorActors.Engine.Actors;
using MirrorActors.Protocol.Ids;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Mirrors;

/// <summary>
/// The directories of a change with more files than a mirror is asked for one by one: when they are few they are listed a few minutes
/// after it, and again when a file of theirs is found, since the others come with it. Part of the mirror's actor.
/// </summary>
internal sealed class PublishedDirectories(ActorContext<MirrorMessage> context, DirectoryLists lists)
{
    private const string ByManifest = "manifest";
    private readonly Dictionary<string, DateTimeOffset> _until = new(StringComparer.Ordinal);

    public void Appeared(MirrorState state, NewFiles files)
    {
        if (files.LargestFirst.Length is <= MirrorLimits.FilesAsked or >= CatalogueLimits.NewFiles || !state.CanBeAsked()) return;
        // One request shows a manifest's whole tree: the next scan is as good.
        if (state.LastGoodScan?.Protocol == ByManifest) return;
        var subtree = state.Definition!.Urls.Subtree ?? "/";
        var directories = new HashSet<string>(StringComparer.Ordinal);
        foreach (var file in files.LargestFirst)
        {
            var directory = DirectoryOf(file);
            if (!directory.StartsWith(subtree, StringComparison.Ordinal) || !directories.Add(directory)) continue;
            if (directories.Count > MirrorLimits.PublishedDirectories) return;
        }

        var now = context.Clock.GetUtcNow();
        foreach (var old in _until.Where(one => one.Value <= now).Select(one => one.Key).ToList()) _until.Remove(old);
        if (_until.Count + directories.Count > MirrorLimits.PublishedAwaited) return;
        foreach (var directory in directories) _until[directory] = now + MirrorLimits.AskedFor;
        var (soonest, latest) = (MirrorLimits.ListPublishedAfter, MirrorLimits.ListPublishedWithin);
        lists.Add(directories, soonest + ((latest - soonest) * context.Random.NextDouble()));
    }

    /// <summary>Files that the mirror was asked for.</summary>
    public void Found(IReadOnlyList<NewFile> asked, IReadOnlyList<FileId> held)
    {
        if (_until.Count == 0 || held.Count == 0) return;
        var now = context.Clock.GetUtcNow();
        var found = asked.Where(file => held.Contains(file.Id)).Select(DirectoryOf)
            .Where(directory => _until.TryGetValue(directory, out var until) && until > now).ToHashSet(StringComparer.Ordinal);
        lists.Add(found, MirrorLimits.ListWithin * context.Random.NextDouble());
    }

    private static string DirectoryOf(NewFile file)
    {
        var path = file.Path.Span;
        return Encoding.UTF8.GetString(path[..(path.LastIndexOf((byte)'/') + 1)]);
    }
}
