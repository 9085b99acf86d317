using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MirrorActors.Tidy;

/// <summary>Everything is caught only where work enters: a request, an actor, a loop in the background, Main.</summary>
public sealed class CatchTests
{
    /// <summary>The rims, and what each is the rim of.</summary>
    private static readonly Dictionary<string, string> Rims = new(StringComparer.Ordinal)
    {
        ["src/Engine/Actors/ActorCellOfT.cs"] = "an actor",
        ["src/Engine/Etcd/Managed/ManagedEtcd.cs"] = "the loops that keep a member of etcd",
        ["src/Engine/Journal/JournalUpkeep.cs"] = "the loop that trims and archives",
        ["src/Engine/Journal/NodeJournal.cs"] = "the loop that keeps the journal",
        ["src/Engine/Blobs/BlobScrub.cs"] = "the loop that reads blobs again",
        ["src/Engine/Blobs/BlobUpkeep.cs"] = "the loop that collects blobs",
        ["src/Engine/Late/LateEngine.cs"] = "the loop that opens a late engine",
        ["src/Engine/Ownership/ShardOwner.cs"] = "the loop that keeps shards",
        ["src/Engine/Peers/Certificates/CertificateKeeper.cs"] = "the loop that looks after certificates",
        ["src/Engine/Postgres/PostgresListener.cs"] = "the loop that hears PostgreSQL",
        ["src/Engine/Postgres/PostgresWriter.cs"] = "the loop that writes the log to PostgreSQL",
        ["src/Engine/Sqlite/SqliteWriter.cs"] = "the loop that writes the log",
        ["src/Engine/Views/LocalSnapshotKeeper.cs"] = "the loop that keeps a local snapshot",
        ["src/Engine/Views/ViewFeed.cs"] = "the loop that feeds the views",
        ["src/Node/Composition/GeoReloader.cs"] = "the loop that looks at geo databases",
        ["src/Web/AccessLog/AccessLogWriter.cs"] = "the loop that writes the access log",
        ["src/Web/Hosting/PublicEndpoint.cs"] = "a request",
    };

    [Fact]
    public void Everything_is_caught_only_at_the_rims()
    {
        var elsewhere = Clauses().Where(c => !Rims.ContainsKey(c.File) && IsCatchAll(c.Clause) && !Rethrows(c.Clause));
        Found.None(elsewhere.Select(c => $"{c.File}:{LineOf(c.Clause)}: catches everything and does not throw it on"));
    }

    [Fact]
    public void Nothing_catches_everything_and_says_nothing() =>
        Found.None(Clauses().Where(c => IsCatchAll(c.Clause) && c.Clause.Block.Statements.Count == 0)
            .Select(c => $"{c.File}:{LineOf(c.Clause)}: catches everything and says nothing"));

    private static IEnumerable<(string File, CatchClauseSyntax Clause)> Clauses() =>
        Repo.Sources.Where(f => f.Path.StartsWith("src/", StringComparison.Ordinal))
            .SelectMany(f => f.Root.DescendantNodes().OfType<CatchClauseSyntax>().Select(c => (f.Path, c)));

    // A filter that only leaves some exceptions out still catches whatever else there is.
    private static bool IsCatchAll(CatchClauseSyntax clause) =>
        clause.Declaration?.Type.ToString() is null or "Exception" or "System.Exception"
        && (clause.Filter is null || clause.Filter.FilterExpression.ToString().Contains(" is not ", StringComparison.Ordinal));

    private static bool Rethrows(CatchClauseSyntax clause) => clause.Block.Statements.LastOrDefault() is ThrowStatementSyntax;

    private static int LineOf(CatchClauseSyntax clause) => clause.GetLocation().GetLineSpan().StartLinePosition.Line + 1;
}
