using MirrorActors.Engine.Tests.Conformance;
using MirrorActors.Protocol.Cluster;
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
}
