using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace MirrorActors.Protocol.Cluster;

/// <summary>The node certificates of one authority that have not run out, revoked ones too, by serial number; immutable.</summary>
public sealed class IssuedCertificates
{
    private readonly SortedDictionary<string, X509Certificate2> _bySerial;

    private IssuedCertificates(IEnumerable<X509Certificate2> certificates)
    {
        _bySerial = new SortedDictionary<string, X509Certificate2>(StringComparer.Ordinal);
        foreach (var one in certificates) _bySerial.TryAdd(one.SerialNumber, one);
    }

    public static IssuedCertificates None { get; } = new([]);

    /// <summary>Oldest first.</summary>
    public IReadOnlyList<X509Certificate2> All =>
        [.. _bySerial.Values.OrderBy(one => one.NotBefore).ThenBy(one => one.SerialNumber, StringComparer.Ordinal)];

    public int Count => _bySerial.Count;

    /// <summary>What a set of PEM certificates holds that is of this authority and in time; the rest is left out.</summary>
    /// <exception cref="CryptographicException">It is damaged, or has more than <see cref="ClusterLimits.Certificates"/>.</exception>
    public static IssuedCertificates Read(string pem, ClusterTrust trust, DateTimeOffset now)
    {
        var all = new X509Certificate2Collection();
        all.ImportFromPem(pem);
        if (all.Count > ClusterLimits.Certificates)
            throw new CryptographicException($"more than {ClusterLimits.Certificates} certificates");
        return new IssuedCertificates(all.Where(one => trust.IsOfAuthority(one, now)));
    }

    /// <summary>Those of a node. Names of nodes differ in more than case.</summary>
    public IEnumerable<X509Certificate2> Of(string node) =>
        All.Where(one => string.Equals(ClusterTrust.NodeOf(one), node, StringComparison.OrdinalIgnoreCase));

    public X509Certificate2? Find(string serial) => _bySerial.GetValueOrDefault(serial.ToUpperInvariant());

    /// <summary>Both, without those that have run out.</summary>
    public IssuedCertificates With(IEnumerable<X509Certificate2> more, DateTimeOffset now) =>
        new(_bySerial.Values.Concat(more).Where(one => one.NotAfter.ToUniversalTime() > now.UtcDateTime));

    /// <summary>Has one that the other has not.</summary>
    public bool HasMoreThan(IssuedCertificates other) => _bySerial.Keys.Any(serial => !other._bySerial.ContainsKey(serial));

    public string ToPem() =>
        _bySerial.Values.Aggregate(new StringBuilder(), (text, one) => text.Append(one.ExportCertificatePem()).Append('\n')).ToString();
}
