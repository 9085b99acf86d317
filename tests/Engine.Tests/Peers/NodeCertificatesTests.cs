using System.Security.Cryptography;
using Microsoft.Extensions.Logging.Abstractions;
using MirrorActors.Engine.Peers;
using MirrorActors.Engine.Peers.Certificates;
using MirrorActors.Protocol.Cluster;
using MirrorActors.Testing;
using MirrorActors.Testing.Servers;

namespace MirrorActors.Engine.Tests.Peers;

public sealed class NodeCertificatesTests : IDisposable
{
    private readonly FakeClock _clock = new();
    private readonly TempTree _tree = new();

    public void Dispose() => _tree.Dispose();

    [Fact]
    public async Task Each_revocation_makes_a_list_with_a_larger_number_that_holds_all_before()
    {
        var first = await FirstAsync();
        var (two, three) = (await IssueAsync(first, "node2"), await IssueAsync(first, "node3"));
        var before = first.Current.Trust.Revocations.Number;
        Assert.Equal(two, Assert.Single(await first.RevokeAsync("NODE2", CancellationToken.None)).SerialNumber);
        Assert.Single(await first.RevokeAsync(three.ToLowerInvariant(), CancellationToken.None));
        Assert.Empty(await first.RevokeAsync("node2", CancellationToken.None));
        var after = first.Current.Trust.Revocations;
        Assert.Equal(before + 2, after.Number);
        Assert.Equal(2, after.All.Count);
        Assert.Equal(after.Pem, Folder().Read(_clock.GetUtcNow()).Trust.Revocations.Pem);
        // A node may come back under its name.
        var again = await IssueAsync(first, "node2");
        Assert.Equal(again, Assert.Single(await first.RevokeAsync("node2", CancellationToken.None)).SerialNumber);
    }

    [Fact]
    public async Task What_cannot_be_revoked_is_refused()
    {
        var first = await FirstAsync();
        await Assert.ThrowsAsync<CertificateRefusedException>(() => first.RevokeAsync("node9", CancellationToken.None));
        await Assert.ThrowsAsync<CertificateRefusedException>(() => first.RevokeAsync("", CancellationToken.None));
        var own = await Assert.ThrowsAsync<CertificateRefusedException>(() => first.RevokeAsync("node1", CancellationToken.None));
        Assert.Contains("own certificate", own.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_issuers_that_revoke_at_once_end_with_one_list_and_others_lose_nothing_meanwhile()
    {
        var a = await FirstAsync();
        var (two, three) = (await IssueAsync(a, "node2"), await IssueAsync(a, "node3"));
        var (b, plain) = (Copy("b", issues: true), Copy("plain", issues: false));
        await a.RevokeAsync("node2", CancellationToken.None);
        await b.RevokeAsync("node3", CancellationToken.None);
        await plain.MergeAsync(a.Current.ToSet(), CancellationToken.None);
        await plain.MergeAsync(b.Current.ToSet(), CancellationToken.None);
        Assert.NotNull(plain.Current.Trust.Revocations.Find(two));

        await b.MergeAsync(a.Current.ToSet(), CancellationToken.None);
        await a.MergeAsync(b.Current.ToSet(), CancellationToken.None);
        await plain.MergeAsync(a.Current.ToSet(), CancellationToken.None);

        foreach (var node in new[] { a, b, plain })
        {
            Assert.NotNull(node.Current.Trust.Revocations.Find(two));
            Assert.NotNull(node.Current.Trust.Revocations.Find(three));
            Assert.Equal(b.Current.Trust.Revocations.Pem, node.Current.Trust.Revocations.Pem);
        }
    }

    [Fact]
    public async Task Nothing_is_taken_over_that_the_authority_has_not_signed()
    {
        var a = await FirstAsync();
        using var other = ClusterAuthority.Create(Guid.NewGuid(), _clock.GetUtcNow());
        var set = a.Current.ToSet();
        var strange = other.Sign([], 99, _clock.GetUtcNow()).Pem;
        await Assert.ThrowsAsync<CryptographicException>(
            () => a.MergeAsync(set with { Revocations = strange }, CancellationToken.None));
        using var key = new NodeKey();
        Assert.Null(NodeRequest.TryRead("node9", [], key.Request("node9"), out var request));
        using var foreign = other.Issue(request!, _clock.GetUtcNow());
        await a.MergeAsync(set with { Issued = set.Issued + foreign.ExportCertificatePem() }, CancellationToken.None);
        Assert.Equal("node1", ClusterTrust.NodeOf(Assert.Single(a.Current.Issued.All)));
    }

    [Fact]
    public async Task Files_that_somebody_changed_are_read_again_and_damaged_ones_change_nothing()
    {
        var a = await FirstAsync();
        var changes = new List<NodeIdentity>();
        a.Changed += changes.Add;
        await a.RereadAsync(CancellationToken.None);
        Assert.Empty(changes);

        var folder = Folder();
        var cluster = a.Current.Cluster;
        await folder.DescribeAsync(cluster with { Etcd = ["https://192.0.2.1:2379"] });
        File.SetLastWriteTimeUtc(folder.DescriptionFile, new DateTime(2030, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        await a.RereadAsync(CancellationToken.None);
        Assert.Equal(["https://192.0.2.1:2379"], Assert.Single(changes).Cluster.Etcd);

        await File.WriteAllTextAsync(folder.DescriptionFile, "{");
        await Assert.ThrowsAsync<InvalidDataException>(() => a.RereadAsync(CancellationToken.None));
        Assert.Same(changes[0], a.Current);
    }

    [Fact]
    public async Task A_certificate_is_renewed_when_less_than_a_third_of_its_life_is_left()
    {
        var a = await FirstAsync();
        var before = a.Current.Certificate.SerialNumber;
        var renewed = new TaskCompletionSource();
        a.Changed += identity =>
        {
            if (identity.Certificate.SerialNumber != before) renewed.TrySetResult();
        };
        var exchange = new CertificateExchange(a, new NoPeers(), _clock, NullLogger<CertificateExchange>.Instance);
        // It would have been renewed when the clock has come so far, were the keeper running all the time.
        _clock.Skip(TimeSpan.FromDays(245));
        await using var keeper = CertificateKeeper.Start(a, exchange, _clock, NullLogger<CertificateKeeper>.Instance);

        _clock.Advance(TimeSpan.FromMinutes(1));

        await Awaited.Of(renewed.Task, "the next certificate");
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(243, false)]
    [InlineData(245, true)]
    [InlineData(400, true)]
    public void It_is_time_after_two_thirds_of_a_life(int days, bool isDue)
    {
        var from = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        Assert.Equal(isDue, CertificateKeeper.IsDue(from, from.AddDays(366), from.AddDays(days)));
    }

    private ClusterFolder Folder() => new(_tree.Root);

    private async Task<NodeCertificates> FirstAsync()
    {
        Assert.Null(await FirstNode.CreateAsync(Folder(), "node1", [], [], _clock.GetUtcNow()));
        return NodeCertificates.Open(Folder(), _clock, NullLogger<NodeCertificates>.Instance);
    }

    private NodeCertificates Copy(string name, bool issues)
    {
        var folder = new ClusterFolder(Path.Combine(_tree.Root, name));
        Directory.CreateDirectory(folder.Folder);
        foreach (var file in Directory.GetFiles(Folder().Folder)) File.Copy(file, Path.Combine(folder.Folder, Path.GetFileName(file)));
        if (!issues) File.Delete(folder.AuthorityKeyFile);
        return NodeCertificates.Open(folder, _clock, NullLogger<NodeCertificates>.Instance);
    }

    private static async Task<string> IssueAsync(NodeCertificates certificates, string node)
    {
        using var key = new NodeKey();
        Assert.Null(NodeRequest.TryRead(node, [], key.Request(node), out var request));
        return (await certificates.IssueAsync(request!, CancellationToken.None)).SerialNumber;
    }
}
