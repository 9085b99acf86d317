using System.Collections.Frozen;
using System.Formats.Asn1;
using System.Numerics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace MirrorActors.Protocol.Cluster;

/// <summary>One line of the list.</summary>
/// <param name="Serial">Upper-case hexadecimal, as <see cref="X509Certificate.GetSerialNumberString"/> writes it.</param>
public sealed record RevokedCertificate(string Serial, DateTimeOffset At);

/// <summary>The certificates that the cluster's authority has revoked (CRL, RFC 5280 section 5), its signature checked.</summary>
public sealed class RevocationList
{
    internal const string Label = "X509 CRL";
    private const string EcdsaWithSha256 = "1.2.840.10045.4.3.2";
    private static readonly Asn1Tag Extensions = new(TagClass.ContextSpecific, 0, isConstructed: true);
    private readonly FrozenDictionary<string, RevokedCertificate> _revoked;

    private RevocationList(string pem, BigInteger number, IEnumerable<RevokedCertificate> revoked)
    {
        (Pem, Number) = (pem, number);
        _revoked = revoked.ToFrozenDictionary(one => one.Serial, StringComparer.Ordinal);
    }

    public string Pem { get; }

    /// <summary>Grows with each list.</summary>
    public BigInteger Number { get; }

    public IReadOnlyList<RevokedCertificate> All => _revoked.Values;

    /// <summary>Null when it is in force.</summary>
    public RevokedCertificate? Find(X509Certificate2 certificate) => Find(certificate.SerialNumber);

    public RevokedCertificate? Find(string serial) => _revoked.GetValueOrDefault(serial);

    /// <exception cref="CryptographicException">It is damaged, or not signed by this authority.</exception>
    public static RevocationList Read(string pem, X509Certificate2 authority)
    {
        try
        {
            if (!PemEncoding.TryFind(pem, out var fields) || pem[fields.Label] != Label)
                throw new CryptographicException("it holds no revocation list in PEM");
            var der = Convert.FromBase64String(pem[fields.Base64Data]);
            var list = new AsnReader(der, AsnEncodingRules.DER).ReadSequence();
            var body = list.PeekEncodedValue();
            var entries = ReadEntries(list.ReadSequence(), out var number);
            var algorithm = list.ReadSequence().ReadObjectIdentifier();
            var signature = list.ReadBitString(out var unused);
            using var key = authority.GetECDsaPublicKey();
            if (algorithm != EcdsaWithSha256 || key is null || unused != 0
                || !key.VerifyData(body.Span, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence))
                throw new CryptographicException("the revocation list is not signed by this cluster's authority");
            return new RevocationList(pem, number, entries);
        }
        catch (Exception e) when (e is AsnContentException or FormatException or ArgumentException)
        {
            throw new CryptographicException($"the revocation list is damaged: {e.Message}", e);
        }
    }

    private static List<RevokedCertificate> ReadEntries(AsnReader body, out BigInteger number)
    {
        body.ReadInteger(); // version
        body.ReadSequence(); // algorithm
        body.ReadSequence(); // issuer
        ReadTime(body); // this update
        if (IsTime(body)) ReadTime(body); // next update
        var entries = new List<RevokedCertificate>();
        if (body.HasData && body.PeekTag().HasSameClassAndValue(Asn1Tag.Sequence))
        {
            var revoked = body.ReadSequence();
            while (revoked.HasData)
            {
                var one = revoked.ReadSequence();
                entries.Add(new RevokedCertificate(Convert.ToHexString(one.ReadIntegerBytes().Span), ReadTime(one)));
            }
        }

        number = ReadNumber(body);
        return entries;
    }

    private static BigInteger ReadNumber(AsnReader body)
    {
        const string crlNumber = "2.5.29.20";
        var extensions = body.HasData ? body.ReadSequence(Extensions).ReadSequence() : null;
        while (extensions is { HasData: true })
        {
            var extension = extensions.ReadSequence();
            if (extension.ReadObjectIdentifier() != crlNumber) continue;
            if (extension.PeekTag().HasSameClassAndValue(Asn1Tag.Boolean)) extension.ReadBoolean();
            return new AsnReader(extension.ReadOctetString(), AsnEncodingRules.DER).ReadInteger();
        }

        throw new CryptographicException("the revocation list has no number");
    }

    private static bool IsTime(AsnReader reader) => reader.HasData
        && (reader.PeekTag().HasSameClassAndValue(Asn1Tag.UtcTime) || reader.PeekTag().HasSameClassAndValue(Asn1Tag.GeneralizedTime));

    private static DateTimeOffset ReadTime(AsnReader reader) =>
        reader.PeekTag().HasSameClassAndValue(Asn1Tag.UtcTime) ? reader.ReadUtcTime() : reader.ReadGeneralizedTime();
}
