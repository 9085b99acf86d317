using MirrorActors.Engine.Actors;

namespace MirrorActors.Actors.Catalogue;

/// <summary>
/// Looks paths that the catalogue does not know up in the tree, for requests that found nothing. A file that is there
/// enters the catalogue at once.
/// </summary>
public sealed class UnknownPathLookup(ActorRef<LookUpPath> looker)
{
    /// <summary>Starts the actor that looks.</summary>
    /// <param name="tell">Tells the catalogue of a file found.</param>
    public static UnknownPathLookup Start(
        ActorSystem system, SourceTree tree, Action<CatalogueCommand> tell, string name = "unknown-paths") =>
        new(system.Spawn(name, () => new UnknownPathActor(tree, tell)));

    /// <summary>The file a path leads to; null when there is none, when it is not published, or when too many ask.</summary>
    /// <param name="path">Canonical, not encoded.</param>
    public async ValueTask<SourceFile?> FindAsync(string path, CancellationToken token)
    {
        try
        {
            return await looker.AskAsync<SourceFile?>(
                reply => new LookUpPath(path, reply), CatalogueLimits.LookUpDeadline, token);
        }
        catch (Exception e) when (e is AskTimeoutException or ActorStoppedException or ActorFailedException)
        {
            return null; // a slow disk or a stopping node: the request goes on as if nothing was found
        }
    }
}

/// <summary>A question to the actor that looks unknown paths up.</summary>
public sealed record LookUpPath(string Path, Reply<SourceFile?> Reply);
