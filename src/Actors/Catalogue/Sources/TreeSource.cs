namespace MirrorActors.Actors.Catalogue.Sources;

/// <summary>A tree of this system.</summary>
public sealed class TreeSource(SourceTree tree) : ICatalogueSource
{
    internal const string NoRoot = "the root is missing";

    public string Name => tree.Root;

    public SourceTree Tree => tree;

    public NameRules Rules => tree.Rules;

    /// <summary>Identity of a directory's file system; tests replace it.</summary>
    public Func<string, string?> FileSystemOf { get; init; } = FileSystemIdentity.Of;

    /// <summary>Called before a walk reads a directory (path below the root); tests let it fail.</summary>
    public Action<string>? BeforeReading { get; init; }

    public SourceLook Look() =>
        Directory.Exists(tree.Root) ? new SourceLook(null, FileSystemOf(tree.Root)) : new SourceLook(NoRoot, null);

    /// <remarks>Always all of it: a walk of a part would cost about as much.</remarks>
    public async Task WalkAsync(WalkScope scope, IWalkSink sink, WalkReport report, CancellationToken token)
    {
        foreach (var item in new TreeWalker(tree, BeforeReading).Walk(report, token)) await sink.MeetAsync(item, token);
    }

    public SourceFile? Find(string path) => tree.Find(path);

    public void TakenOver(WalkSummary walk)
    {
        // It is walked as a whole each time, whatever is known of it.
    }
}
