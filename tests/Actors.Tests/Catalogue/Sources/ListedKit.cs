using MirrorActors.Actors.Catalogue;
using MirrorActors.Actors.Catalogue.Sources;
using MirrorActors.Actors.FileIndex;
using MirrorActors.Actors.Outgoing;
using MirrorActors.Actors.Scanning;
using MirrorActors.Actors.Scanning.Rsync;
using MirrorActors.Actors.Tests.Outgoing;
using MirrorActors.Engine.Hocon;
using MirrorActors.Engine.Settings;

namespace MirrorActors.Actors.Tests.Catalogue.Sources;

/// <summary>Catalogues that are known from listings.</summary>
internal static class ListedKit
{
    public const int HeadBudget = 50;

    public static readonly TimeSpan Refresh = TimeSpan.FromHours(1);

    /// <summary>As for a tree, but without one.</summary>
    public static RepositorySettings Settings(UpstreamSettings? upstream = null) => new(
        "", ["*.part", "private/"], TimeSpan.FromDays(365), TimeSpan.FromSeconds(10), TimeSpan.FromHours(24), new Percent(10), null, null,
        false, 1 << 30, false)
    {
        Upstream = upstream ?? new UpstreamSettings("rsync://upstream.example/tree/", null, Refresh, HeadBudget),
    };

    /// <summary>As an operator writes it.</summary>
    public static UpstreamSettings Upstream(string text, string manifest = "")
    {
        string[] settings = [$"repository.upstream=\"{text}\"", $"repository.manifest=\"{manifest}\""];
        return NodeConfiguration.Read(HoconConfiguration.Load(null, new Dictionary<string, string>(), settings)).Repository.Upstream!;
    }

    public static Func<FileTable, ICatalogueSource> Source(
        IUpstreamListing listing, UpstreamHeads? heads = null, int headBudget = HeadBudget, ScanOptions? options = null) =>
        files => new ListedSource(
            listing, heads, new NameRules(Settings()), files, options ?? new ScanOptions(), headBudget, TimeProvider.System, new Random(1));

    public static Func<FileTable, ICatalogueSource> Configured(
        RepositorySettings settings, OutgoingHttp http, string rsync = "rsync")
    {
        IReadOnlyList<IMirrorLister> listers = MirrorListers.InOrder(
            http, new GuardedResolver(OutgoingTestKit.Loopback), OutgoingTestKit.Loopback, new RsyncOptions(rsync), TimeProvider.System,
            manifest: null);
        var scan = new ScanSettings(TimeSpan.FromHours(1), 1, new Percent(10), 0, TimeSpan.FromMinutes(5), 0, "rsync", null);
        return files => new CatalogueSources(settings, scan, http, listers, files, TimeProvider.System, new Random(1)).Create();
    }

    /// <remarks>Its tree is not there.</remarks>
    public static Task<CatalogueFixture> StartAsync(Func<FileTable, ICatalogueSource> source, RepositorySettings? settings = null)
    {
        var tree = new TempTree();
        tree.Dispose();
        return CatalogueFixture.StartAsync(tree, settings ?? Settings(), source);
    }
}
