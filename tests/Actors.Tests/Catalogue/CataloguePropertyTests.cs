using System.Globalization;
using MirrorActors.Actors.Catalogue;
using MirrorActors.Protocol;
using MirrorActors.Protocol.Ids;

namespace MirrorActors.Actors.Tests.Catalogue;

public sealed class CataloguePropertyTests
{
    private const int Edits = 12;

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 0)]
    [InlineData(3, 24)]
    [InlineData(4, 24)]
    [InlineData(5, 24)]
    public async Task After_any_edits_table_events_and_snapshot_agree_with_the_tree(int seed, int graceHours)
    {
        using var tree = new TempTree();
        var random = new Random(seed);
        for (var i = 0; i < 30; i++) tree.Write(RandomPath(random), "start");
        var settings = CatalogueFixture.Settings(tree) with { Grace = TimeSpan.FromHours(graceHours) };
        var catalogue = await CatalogueFixture.StartAsync(tree, settings);
        await catalogue.UntilHashedAsync();
        var copies = new Dictionary<FileId, string>();
        await ScanMirrorAsync(catalogue, tree, copies);
        for (var walk = 0; walk < 4; walk++)
        {
            for (var i = 0; i < Edits; i++) Edit(tree, random, walk);
            await catalogue.AcceptAsync();
            NobodyIsSentToOldCopies(catalogue, tree, copies);
            await catalogue.UntilAsync(() => Matches(catalogue, tree), "the table equal to the tree");
            await catalogue.UntilHashedAsync();
            NobodyIsSentToOldCopies(catalogue, tree, copies);
            Assert.All(catalogue.Table.All(), e => Assert.Equal(copies.ContainsKey(e.Id), e.Holders.Contains(0)));
            await ScanMirrorAsync(catalogue, tree, copies);
        }

        // The live table, all events folded anew, and a snapshot with the events behind it.
        var live = TableText.Of(catalogue.Table);
        await catalogue.SnapshotAsync();
        tree.Write("/behind-the-snapshot");
        await catalogue.WalkAsync();
        await catalogue.UntilHashedAsync();
        live = TableText.Of(catalogue.Table);
        var earlier = TableText.OfSuperseded(catalogue.Table);
        Assert.Equal(graceHours == 0, earlier.Length == 0);
        var restored = await catalogue.RestartAsync();
        await restored.UntilHashedAsync();
        Assert.Equal(live, TableText.Of(restored.Table));
        Assert.Equal(earlier, TableText.OfSuperseded(restored.Table));
        Assert.Equal(restored.Table.Count, restored.Table.All().Select(e => e.Id).Distinct().Count());
        await restored.StopAsync();
    }

    /// <summary>The mirror holds each version as it was found; what the content of that version is, is remembered.</summary>
    private static async Task ScanMirrorAsync(CatalogueFixture catalogue, TempTree tree, Dictionary<FileId, string> copies)
    {
        await catalogue.MirrorHoldsAllAsync(0);
        copies.Clear();
        foreach (var entry in catalogue.Table.All()) copies[entry.Id] = File.ReadAllText(tree.Full(entry.GetPath()));
    }

    private static void NobodyIsSentToOldCopies(CatalogueFixture catalogue, TempTree tree, Dictionary<FileId, string> copies)
    {
        foreach (var entry in catalogue.Table.All().Where(e => e.Holders.Contains(0)))
            Assert.Equal(File.ReadAllText(tree.Full(entry.GetPath())), copies[entry.Id]);
    }

    private static void Edit(TempTree tree, Random random, int walk)
    {
        var path = RandomPath(random);
        var exists = File.Exists(tree.Full(path)) || new FileInfo(tree.Full(path)).LinkTarget is not null;
        switch (random.Next(6))
        {
            case 0 when exists:
                tree.Delete(path);
                break;
            case 1 when !exists:
                tree.Link(path, "../d1/f1");
                break;
            case 2 when exists && new FileInfo(tree.Full(path)).LinkTarget is null:
                File.SetLastWriteTimeUtc(tree.Full(path), TempTree.Old.AddDays(walk + 1));
                break;
            case 3:
                if (exists) tree.Delete(path);
                tree.Write(path, "start");
                break;
            default:
                if (exists) tree.Delete(path);
                tree.Write(path, random.Next().ToString(CultureInfo.InvariantCulture), TempTree.Old.AddDays(walk + 1));
                break;
        }
    }

    private static string RandomPath(Random random) => $"/d{random.Next(4)}/f{random.Next(15)}";

    private static bool Matches(CatalogueFixture catalogue, TempTree tree)
    {
        var there = new TreeWalker(catalogue.Source).Walk(new WalkReport(), CancellationToken.None).ToList();
        var files = there.Where(i => i.Target is null).ToList();
        return catalogue.Table.Count == files.Count
            && catalogue.Table.AliasCount == there.Count - files.Count
            && files.All(i => catalogue.Table.TryFindExact(i.Path, out var e) && e.Size == i.Size && e.ModifiedTicks == i.ModifiedTicks)
            && tree.Root.Length <= Limits.PathBytes;
    }
}
