using MirrorActors.Protocol.Cluster;
using MirrorActors.Testing.Servers;

namespace MirrorActors.Protocol.Tests.Cluster;

public sealed class ClusterFolderTests : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private static readonly DateTimeOffset Now = CertificateKit.Now;
    private readonly TempTree _tree = new();
    private readonly ClusterFolder _folder;

    public ClusterFolderTests() => _folder = new ClusterFolder(_tree.Root);

    public void Dispose() => _tree.Dispose();

    [Fact]
    public async Task A_first_node_has_all_files_and_keys_are_for_their_owner_alone()
    {
        Assert.False(_folder.Exists);
        Assert.Null(await FirstNode.CreateAsync(_folder, "node1", ["192.0.2.7"], ["https://192.0.2.7:8082"], Now));

        Assert.True(_folder is { Exists: true, Issues: true });
        var identity = _folder.Read(Now);
        Assert.Equal("node1", identity.Cluster.Name);
        Assert.Equal(["https://192.0.2.7:8082"], identity.Cluster.Peers);
        Assert.True(identity.Certificate.HasPrivateKey);
        Assert.Null(identity.Trust.Fault(identity.Certificate, Now));
        Assert.Equal(identity.Certificate.SerialNumber, Assert.Single(identity.Issued.All).SerialNumber);
        Assert.Equal(OwnerOnly, File.GetUnixFileMode(_folder.KeyFile));
        Assert.Equal(OwnerOnly, File.GetUnixFileMode(_folder.AuthorityKeyFile));
        Assert.Equal(OwnerOnly | UnixFileMode.UserExecute, File.GetUnixFileMode(_folder.Folder));
        using var authority = _folder.ReadAuthority();
        Assert.Contains($"O={identity.Cluster.Id}", identity.Certificate.Subject, StringComparison.Ordinal);
        Assert.Equal(identity.Trust.Authority.Thumbprint, authority.Certificate.Thumbprint);
    }

    [Fact]
    public async Task A_cluster_is_never_written_over()
    {
        await FirstNode.CreateAsync(_folder, "node1", [], [], Now);
        var refused = await Assert.ThrowsAsync<IOException>(() => FirstNode.CreateAsync(_folder, "node2", [], [], Now));
        Assert.Contains(_folder.DescriptionFile, refused.Message, StringComparison.Ordinal);
        File.Delete(_folder.DescriptionFile);
        await Assert.ThrowsAsync<IOException>(() => FirstNode.CreateAsync(_folder, "node2", [], [], Now));
    }

    [Fact]
    public async Task A_wrong_name_writes_nothing()
    {
        Assert.NotNull(await FirstNode.CreateAsync(_folder, "a b", [], [], Now));
        Assert.NotNull(await FirstNode.CreateAsync(_folder, "node1", ["*"], [], Now));
        Assert.False(Directory.Exists(_folder.Folder));
    }

    [Theory]
    [InlineData("ca.pem")]
    [InlineData("node.pem")]
    [InlineData("node.key")]
    [InlineData("crl.pem")]
    [InlineData("cluster.json")]
    public async Task A_damaged_file_is_named(string name)
    {
        await FirstNode.CreateAsync(_folder, "node1", [], [], Now);
        var file = Path.Combine(_folder.Folder, name);
        await File.WriteAllTextAsync(file, "{}");
        var refused = Assert.Throws<InvalidDataException>(() => _folder.Read(Now));
        // A key and a certificate are one thing to a reader.
        Assert.Contains(name == "node.key" ? _folder.CertificateFile : file, refused.Message, StringComparison.Ordinal);
        File.Delete(file);
        Assert.Contains(name, Assert.Throws<FileNotFoundException>(() => _folder.Read(Now)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)] // nothing of the new pair is in force
    [InlineData(1)] // the key is
    [InlineData(2)] // both are
    public async Task A_crash_while_the_certificate_is_replaced_leaves_a_pair_that_fits(int steps)
    {
        await FirstNode.CreateAsync(_folder, "node1", [], [], Now);
        var (oldKey, oldCertificate) = (await File.ReadAllTextAsync(_folder.KeyFile), await File.ReadAllTextAsync(_folder.CertificateFile));
        using var key = new NodeKey();
        Assert.Null(NodeRequest.TryRead("node1", [], key.Request("node1"), out var request));
        using var authority = _folder.ReadAuthority();
        using var next = authority.Issue(request!, Now);
        await _folder.ReplaceCertificateAsync(next.ExportCertificatePem(), key);
        if (steps < 2)
        {
            File.Move(_folder.CertificateFile, Path.Combine(_folder.Folder, "node.next.pem"));
            await File.WriteAllTextAsync(_folder.CertificateFile, oldCertificate);
        }

        if (steps < 1) await File.WriteAllTextAsync(_folder.KeyFile, oldKey);

        using var read = _folder.Read(Now).Certificate;

        Assert.Equal(steps > 0, read.SerialNumber == next.SerialNumber);
        Assert.Equal(steps > 0, await File.ReadAllTextAsync(_folder.CertificateFile) != oldCertificate);
        Assert.Equal(read.SerialNumber, _folder.Read(Now).Certificate.SerialNumber);
    }

    [Fact]
    public void A_token_is_read_as_it_was_written_and_knows_its_authority()
    {
        using var kit = new CertificateKit();
        using var other = new CertificateKit();
        var token = JoinToken.Create(kit.Authority.Certificate);
        Assert.True(JoinToken.TryParse($" {token}\n", out var read));
        Assert.Equal(token, read);
        Assert.True(read.Knows(kit.Authority.Certificate));
        Assert.False(read.Knows(other.Authority.Certificate));
        foreach (var wrong in new[] { null, "", ".", token.Secret, token + "0", $"{token}.{token}", "g" + $"{token}"[1..] })
            Assert.False(JoinToken.TryParse(wrong, out _));
    }
}
