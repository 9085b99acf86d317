using System.Security.Cryptography;
using MirrorActors.Actors.Auditing;
using MirrorActors.Actors.Catalogue.Pieces;
using MirrorActors.Actors.Probing;
using MirrorActors.Actors.Tests.Catalogue;
using MirrorActors.Actors.Tests.Outgoing;
using MirrorActors.Testing;
using MirrorActors.Testing.Servers;
using TempTree = MirrorActors.Actors.Tests.Catalogue.TempTree;

namespace MirrorActors.Actors.Tests.Auditing;

/// <summary>A node that has the pieces of a file, but no bytes any more, asks a real server that has a copy.</summary>
public sealed class PieceAuditTests : IDisposable
{
    private const int Size = 700_001;
    private const int Piece = 64 << 10;
    private static readonly AuditOptions Options = new(2, Piece, TimeSpan.FromSeconds(30), 5);
    private readonly TempTree _tree = new();

    public void Dispose() => _tree.Dispose();

    [NeedsProgramsFact("nginx")]
    public async Task A_corrupted_copy_is_found_in_the_piece_that_is_corrupted_and_nowhere_else()
    {
        var content = RandomNumberGenerator.GetBytes(Size);
        WriteTo(_tree.Root, content);
        var catalogue = await CatalogueFixture.StartAsync(_tree, hashes: CatalogueFixture.Sha256AndPieces);
        await catalogue.UntilAsync(() => catalogue.Find("/f.iso").Pieces is not null, "pieces");
        var planner = new AuditPlanner(
            catalogue.Table, new FileSampler(catalogue.Table), tree: null, new PieceLists(catalogue.Blobs), Options.MostBytes, catalogue.Clock);
        using var mirror = new Testing.Servers.TempTree();
        var copy = content.ToArray();
        copy[(7 * Piece) + 99] ^= 1;
        WriteTo(mirror.Root, copy);
        await using var server = await NginxServer.StartAsync(mirror.Root);
        using var http = OutgoingTestKit.Http();
        var audit = new RangeAudit(http, Options, catalogue.Clock, "n1");
        var (random, seen) = (new Random(2), new HashSet<long>());
        while (seen.Count < 11)
        {
            var plan = (await planner.OfAsync(catalogue.Find("/f.iso").Id, random, CancellationToken.None))!;
            if (!seen.Add(plan.Offset)) continue;
            var outcome = await Awaited.Of(
                audit.RunAsync(plan, new Uri($"http://127.0.0.1:{server.Port}/f.iso"), redirects: null, CancellationToken.None), "an audit");
            if (plan.Offset != 7 * Piece)
            {
                Assert.IsType<AuditOutcome.Proven>(outcome);
                continue;
            }

            var evidence = Assert.IsType<AuditOutcome.Mismatch>(outcome).Evidence;
            Assert.Equal((7L * Piece, Piece), (evidence.Offset, evidence.Length));
            Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(content.AsSpan(7 * Piece, Piece))), evidence.Expected);
            Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(copy.AsSpan(7 * Piece, Piece))), evidence.Received);
        }

        await catalogue.StopAsync();
    }

    private static void WriteTo(string folder, byte[] content)
    {
        var path = Path.Combine(folder, "f.iso");
        File.WriteAllBytes(path, content);
        File.SetLastWriteTimeUtc(path, TempTree.Old);
    }
}
