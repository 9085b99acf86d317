using System.Security.Cryptography;
using FsCheck;
using FsCheck.Fluent;
using MirrorActors.Protocol.Cluster;

namespace MirrorActors.Protocol.Tests.Cluster;

public sealed class RevocationListTests
{
    private static readonly DateTimeOffset Now = CertificateKit.Now;

    [Fact]
    public void A_revoked_certificate_is_refused_with_the_reason_and_others_are_not()
    {
        using var kit = new CertificateKit();
        using var lost = kit.Issue("lost");
        using var good = kit.Issue("good");
        var trust = kit.TrustWith(lost);

        Assert.Equal(
            $"the certificate of lost (serial {lost.SerialNumber}) was revoked at 2026-05-01 12:00:00Z", trust.Fault(lost, Now));
        Assert.Null(trust.Fault(good, Now));
        Assert.True(trust.IsOfAuthority(lost, Now));
    }

    [Fact]
    public void What_is_signed_is_what_is_read()
    {
        using var kit = new CertificateKit();
        Prop.ForAll<byte[], uint>((serials, number) =>
        {
            var revoked = (serials ?? []).Distinct()
                .Select(one => new RevokedCertificate($"4{one % 10}AB{one:X2}", Now.AddSeconds(-one))).ToList();
            revoked = [.. revoked.DistinctBy(one => one.Serial)];
            var list = kit.Authority.Sign(revoked, number, Now);
            var read = RevocationList.Read(list.Pem, kit.Authority.Certificate);
            return read.Number == number && read.All.OrderBy(o => o.Serial, StringComparer.Ordinal)
                .SequenceEqual(revoked.OrderBy(o => o.Serial, StringComparer.Ordinal));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Serials_whose_first_bit_is_set_are_found()
    {
        using var kit = new CertificateKit();
        // As DER has it: a zero byte keeps the number positive.
        var list = kit.Authority.Sign([new RevokedCertificate("00FF01", Now)], 7, Now);
        Assert.NotNull(list.Find("00FF01"));
    }

    [Fact]
    public void A_list_that_was_changed_or_is_another_clusters_is_refused()
    {
        using var kit = new CertificateKit();
        using var other = new CertificateKit();
        using var lost = kit.Issue();
        var pem = kit.TrustWith(lost).Revocations.Pem;
        Assert.Contains(
            "not signed", Assert.Throws<CryptographicException>(() => RevocationList.Read(pem, other.Authority.Certificate)).Message,
            StringComparison.Ordinal);
        var der = Convert.FromBase64String(string.Concat(pem.Split('\n')[1..^1]));
        for (var i = 0; i < der.Length; i++)
        {
            var changed = der.ToArray();
            changed[i] ^= 4;
            var text = PemEncoding.WriteString("X509 CRL", changed);
            Assert.Throws<CryptographicException>(() => RevocationList.Read(text, kit.Authority.Certificate));
        }

        foreach (var text in new[] { "", "-----BEGIN X509 CRL-----\nAAAA\n-----END X509 CRL-----", kit.Authority.KeyPem })
            Assert.Throws<CryptographicException>(() => RevocationList.Read(text, kit.Authority.Certificate));
    }

    [Fact]
    public void The_list_lasts_as_long_as_the_authority()
    {
        using var kit = new CertificateKit();
        var late = kit.Authority.Sign([], 3, Now.AddYears(11));
        Assert.Equal(3, late.Number);
    }
}
