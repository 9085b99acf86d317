using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using FsCheck;
using FsCheck.Fluent;
using MirrorActors.Protocol.Cluster;

namespace MirrorActors.Protocol.Tests.Cluster;

public sealed class NodeCertificateTests
{
    private static readonly DateTimeOffset Now = CertificateKit.Now;

    [Fact]
    public void A_node_certificate_is_good_for_both_sides_and_names_the_node_its_addresses_and_loopback()
    {
        using var kit = new CertificateKit();
        using var node = kit.Issue("Node_1", "mirrors.example.org", "192.0.2.7", "2001:db8::7");

        Assert.Null(kit.Trust.Fault(node, Now));
        Assert.Equal("Node_1", ClusterTrust.NodeOf(node));
        Assert.Equal(
            ["mirrors.example.org", "Node_1", "localhost", "192.0.2.7", "2001:db8::7", "127.0.0.1", "::1"], NodeAddresses.Of(node));
        var uses = node.Extensions.OfType<X509EnhancedKeyUsageExtension>().Single().EnhancedKeyUsages;
        Assert.Equal(["1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2"], uses.Cast<Oid>().Select(use => use.Value));
        Assert.False(node.Extensions.OfType<X509BasicConstraintsExtension>().Single().CertificateAuthority);
        Assert.True(node.MatchesHostname("mirrors.example.org"));
        Assert.True(node.MatchesHostname("192.0.2.7"));
        Assert.False(node.MatchesHostname("other.example.org"));
        Assert.Equal(Now + ClusterAuthority.NodeLife, node.NotAfter.ToUniversalTime());
    }

    [Fact]
    public void The_authority_lasts_ten_years_and_no_certificate_outlives_it()
    {
        using var kit = new CertificateKit();
        Assert.Equal(Now.AddYears(10), kit.Authority.Certificate.NotAfter.ToUniversalTime());
        using var late = kit.Authority.Issue(CertificateKit.Request("node1"), Now.AddYears(10).AddDays(-30));
        Assert.Equal(kit.Authority.Certificate.NotAfter, late.NotAfter);
        Assert.Null(kit.Trust.Fault(late, Now.AddYears(10).AddDays(-1)));
    }

    [Theory]
    [InlineData(-2, false)]
    [InlineData(-0.04, true)] // an hour: a clock that is behind
    [InlineData(364.9, true)]
    [InlineData(365.1, false)]
    public void A_certificate_counts_for_a_year_and_a_day(double days, bool isGood)
    {
        using var kit = new CertificateKit();
        using var node = kit.Issue();
        var fault = kit.Trust.Fault(node, Now.AddDays(days));
        Assert.Equal(isGood, fault is null);
        if (!isGood) Assert.Contains("is valid from", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void Certificates_of_another_cluster_and_of_a_node_that_plays_authority_are_refused()
    {
        using var kit = new CertificateKit();
        using var other = new CertificateKit();
        using var stranger = other.Issue();
        Assert.Contains("is not from this cluster's authority", kit.Trust.Fault(stranger, Now), StringComparison.Ordinal);
        Assert.Equal("no certificate was sent", kit.Trust.Fault(null, Now));

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new NodeRequest("node1", [], new PublicKey(key));
        using var node = kit.Authority.Issue(request, Now).CopyWithPrivateKey(key);
        using var below = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var forged = new CertificateRequest("CN=node2", below, HashAlgorithmName.SHA256)
            .Create(node.SubjectName, X509SignatureGenerator.CreateForECDsa(key), Now.AddDays(-1), Now.AddDays(1), [1]);
        Assert.NotNull(kit.Trust.Fault(forged, Now));
    }

    [Fact]
    public void A_request_that_was_tampered_with_is_refused()
    {
        using var key = new NodeKey();
        var der = Convert.FromBase64String(string.Concat(key.Request("node1").Split('\n')[1..^1]));
        for (var i = 0; i < der.Length; i += 7)
        {
            var changed = der.ToArray();
            changed[i] ^= 1;
            var fault = NodeRequest.TryRead("node1", [], PemEncoding.WriteString("CERTIFICATE REQUEST", changed), out var request);
            Assert.NotNull(fault);
            Assert.Null(request);
        }
    }

    [Fact]
    public void A_request_that_asks_to_be_an_authority_gets_a_node_certificate_under_the_name_asked_for()
    {
        using var kit = new CertificateKit();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var greedy = new CertificateRequest("CN=node9, O=another", key, HashAlgorithmName.SHA256);
        greedy.CertificateExtensions.Add(X509BasicConstraintsExtension.CreateForCertificateAuthority());
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("bank.example.org");
        greedy.CertificateExtensions.Add(names.Build());

        Assert.Null(NodeRequest.TryRead("node1", [], greedy.CreateSigningRequestPem(), out var request));
        using var node = kit.Authority.Issue(request!, Now);

        Assert.Equal("node1", ClusterTrust.NodeOf(node));
        Assert.DoesNotContain("bank.example.org", NodeAddresses.Of(node));
        Assert.False(node.Extensions.OfType<X509BasicConstraintsExtension>().Single().CertificateAuthority);
    }

    [Fact]
    public void Only_keys_on_P_256_are_taken()
    {
        using var rsa = RSA.Create(2048);
        var request = new CertificateRequest("CN=a", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        Assert.NotNull(NodeRequest.TryRead("a", [], request.CreateSigningRequestPem(), out _));
        using var large = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        var larger = new CertificateRequest("CN=a", large, HashAlgorithmName.SHA384).CreateSigningRequestPem();
        Assert.Contains("P-256", NodeRequest.TryRead("a", [], larger, out _), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("node1.example.org", true)]
    [InlineData("a", true)]
    [InlineData("xn--mnchen-3ya.example", true)]
    [InlineData("192.0.2.1", true)]
    [InlineData("2001:db8::1", true)]
    [InlineData("fe80::1", true)]
    [InlineData("", false)]
    [InlineData("*.example.org", false)]
    [InlineData("example..org", false)]
    [InlineData("example.org.", false)]
    [InlineData("münchen.example", false)]
    [InlineData("a b", false)]
    [InlineData("host:80", false)]
    [InlineData("http://host", false)]
    [InlineData("1", false)]
    [InlineData("1.2.3", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("::", false)]
    [InlineData("224.0.0.1", false)]
    [InlineData("ff02::1", false)]
    [InlineData("fe80::1%1", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("::ffff:192.0.2.1", false)]
    [InlineData("010.0.0.1", false)]
    public void Addresses_name_one_machine(string address, bool isGood) => Assert.Equal(isGood, NodeAddresses.Fault([address]) is null);

    [Fact]
    public void Addresses_and_requests_have_bounds()
    {
        Assert.NotNull(NodeAddresses.Fault([.. Enumerable.Repeat("a.example", ClusterLimits.Addresses + 1)]));
        Assert.NotNull(NodeAddresses.Fault([string.Join('.', Enumerable.Repeat("abcdefg", 40))]));
        Assert.NotNull(NodeRequest.TryRead("a", [], new string('a', ClusterLimits.RequestChars + 1), out _));
        Assert.NotNull(NodeRequest.TryRead("a", null, null, out _));
        Assert.NotNull(NodeRequest.TryRead(null, null, "", out _));
    }

    [Fact]
    public void Nothing_that_is_sent_as_a_request_or_an_address_makes_it_fail_otherwise()
    {
        using var kit = new CertificateKit();
        using var key = new NodeKey();
        var good = key.Request("node1");
        Prop.ForAll<string, string, string>((name, address, text) =>
        {
            _ = NodeRequest.TryRead(name, [address ?? ""], "-----BEGIN CERTIFICATE REQUEST-----\n" + text, out _);
            if (NodeRequest.TryRead("node1", [address ?? ""], good, out var request) is null)
                kit.Authority.Issue(request!, Now).Dispose();
        }).QuickCheckThrowOnFailure();
    }
}
