using System.CommandLine;
using MirrorActors.Pbm.Verbs.Alerts;
using MirrorActors.Pbm.Verbs.Certificates;
using MirrorActors.Pbm.Verbs.Cluster;
using MirrorActors.Pbm.Verbs.Mirrors;
using MirrorActors.Pbm.Verbs.Paths;

namespace MirrorActors.Pbm.Verbs;

/// <summary>The tree of verbs and the options all of them know.</summary>
internal static class Root
{
    public static readonly Option<string?> Admin = new("--admin")
    {
        Description = "Admin API: http://host:port, https://… or unix:/path (else PBM_ADMIN, else the node on this host)",
        Recursive = true,
    };

    public static readonly Option<string?> TokenFile = new("--token-file")
    {
        Description = "File with the admin token (else PBM_TOKEN_FILE, else the node's own on this host)",
        Recursive = true,
    };

    public static readonly Option<bool> Json = new("--json") { Description = "JSON on stdout", Recursive = true };

    public static readonly Option<string> Repo = new("--repo")
    {
        Description = "Repository",
        Recursive = true,
        DefaultValueFactory = _ => "default",
    };

    public static RootCommand Create() => new("Operates MirrorActors: mirrors, files, the node and its log.")
    {
        Admin,
        TokenFile,
        Json,
        Repo,
        new Command("mirror", "Mirrors")
        {
            new AddVerb(), new ShowVerb(), new ListVerb(), new SetVerb(), new EditVerb(),
            new SwitchVerb("enable", "Let a mirror take downloads; it is probed at once"),
            new SwitchVerb("disable", "Send nobody to a mirror"),
            new DrainVerb(),
            new SwitchVerb("resume", "End the drain of a mirror"),
            new SwitchVerb("release", "End the quarantine of a mirror that had sent wrong bytes"),
            new RemoveVerb(), new RenameVerb(), new ScanVerb(), new ProbeVerb(),
            new HealthVerb(), new MirrorLogVerb(),
        },
        new Command("file", "Published files") { new FileShowVerb(), new FileFindVerb() },
        new Command("catalogue", "The published tree")
        {
            new CatalogueShowVerb(), new CatalogueScanVerb(), new CatalogueAcceptVerb(), new CatalogueManifestVerb(),
            new CatalogueTimestampVerb(),
        },
        new Command("path", "Blocks and holds of paths")
        {
            new PathBlockVerb(), new PathHoldVerb(), new PathListVerb(), new PathAllowVerb(),
        },
        new PublishVerb(),
        new ExplainVerb(),
        new CoverageVerb(),
        new Command("alert", "Alerts") { new AlertListVerb(), new AlertTestVerb() },
        new Command("cluster", "Nodes")
        {
            new ClusterShowVerb(), new ClusterStatusVerb(), new ClusterLeaveVerb(), new ClusterDownVerb(), new ClusterTailVerb(),
            new ClusterBackupVerb(), new ClusterRestoreVerb(),
            new ClusterInitVerb(), new ClusterTokenVerb(), new ClusterJoinVerb(),
            new ClusterCertificatesVerb(), new ClusterRotateVerb(), new ClusterRevokeVerb(),
        },
        new Command("cluster-sharding", "What the nodes own") { new ListRegionsVerb(), new ListShardsVerb() },
        new Command("node", "The node's process") { new NodeUpgradeVerb() },
        new Command("actor", "Actors") { new ActorHierarchyVerb() },
        new Command("engine", "Where the event log is kept") { new EngineMigrateVerb() },
        new Command("log", "The event log") { new LogTailVerb() },
    };
}
