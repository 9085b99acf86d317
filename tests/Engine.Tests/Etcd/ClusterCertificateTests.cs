using Google.Protobuf;
using Microsoft.Extensions.Logging.Abstractions;
using MirrorActors.Engine.Etcd;
using MirrorActors.Engine.Etcd.Proto;
using MirrorActors.Engine.Etcd.Rpc;
using MirrorActors.Engine.Tests.Conformance;
using MirrorActors.Protocol.Cluster;
using MirrorActors.Testing;
using MirrorActors.Testing.Servers;

namespace MirrorActors.Engine.Tests.Etcd;

/// <summary>A real etcd with the certificates that pbm makes.</summary>
public sealed class ClusterCertificateTests
{
    [NeedsProgramsFact("etcd")]
    public async Task An_etcd_that_asks_for_certificates_takes_a_nodes()
    {
        using var tree = new TempTree();
        var folder = new ClusterFolder(tree.Root);
        Assert.Null(await FirstNode.CreateAsync(folder, "node1", [], [], TimeProvider.System.GetUtcNow()));
        await using var lab = new EtcdLab(await EtcdServer.StartAsync(
            1, "https", "--client-cert-auth", "--trusted-ca-file", folder.AuthorityFile, "--cert-file", folder.CertificateFile,
            "--key-file", folder.KeyFile, "--client-crl-file", folder.RevocationsFile));
        var options = lab.Options with { Ca = folder.AuthorityFile, Certificate = folder.CertificateFile, Key = folder.KeyFile };

        var engine = await lab.OpenAsync(options, TimeProvider.System);
        await (await TestWriter.JoinAsync(engine)).OkAsync("a", 0, TestWriter.Event());
        await Assert.ThrowsAsync<EngineOpenException>(
            () => lab.OpenAsync(options with { Certificate = null, Key = null }, TimeProvider.System));
    }

    [NeedsProgramsFact("etcd")]
    public async Task Members_know_each_other_by_the_certificates_of_their_nodes()
    {
        using var tree = new TempTree();
        var folder = new ClusterFolder(tree.Root);
        Assert.Null(await FirstNode.CreateAsync(folder, "node1", [], [], TimeProvider.System.GetUtcNow()));
        await using var members = new SecureMembers(folder, 3);
        await Awaited.Of(members.ListenAsync(), "three members that listen, which they do once they have a leader");

        await using var client = new EtcdClient(
            new EtcdEngineOptions(members.Endpoints, EtcdEngineOptions.DefaultPrefix)
            {
                Ca = folder.AuthorityFile,
                Certificate = folder.CertificateFile,
                Key = folder.KeyFile,
            },
            TimeProvider.System, NullLogger.Instance);
        var read = await client.RangeAsync(new RangeRequest { Key = ByteString.CopyFromUtf8("a") }, CancellationToken.None);
        Assert.True(read.Header.Revision > 0);
    }

    [Fact]
    public async Task A_replaced_pair_is_taken_once_both_files_fit()
    {
        using var tree = new TempTree();
        var (folder, other) = (new ClusterFolder(tree.Root), new ClusterFolder(Path.Combine(tree.Root, "other")));
        var now = TimeProvider.System.GetUtcNow();
        await FirstNode.CreateAsync(folder, "node1", [], [], now);
        await FirstNode.CreateAsync(other, "node2", [], [], now);
        var files = new CertificateFiles(folder.CertificateFile, folder.KeyFile);
        Assert.Equal("node1", ClusterTrust.NodeOf(files.Current));

        Replace(other.KeyFile, folder.KeyFile);
        Assert.Equal("node1", ClusterTrust.NodeOf(files.Current));
        Replace(other.CertificateFile, folder.CertificateFile);
        Assert.Equal("node2", ClusterTrust.NodeOf(files.Current));
    }

    private static void Replace(string from, string to)
    {
        File.Copy(from, to, overwrite: true);
        File.SetLastWriteTimeUtc(to, new DateTime(2030, 1, 1, 0, 0, 0, DateTimeKind.Utc));
    }
}
