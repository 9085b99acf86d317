using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using MirrorActors.Protocol.Cluster;

namespace MirrorActors.Engine.Peers.Certificates;

/// <summary>
/// The join tokens that this node gave out and nobody has used: their hashes alone, in memory, until they run out. Any thread.
/// </summary>
public sealed class JoinTokens(TimeProvider clock)
{
    private readonly Lock _lock = new();
    private readonly List<Entry> _open = [];

    /// <param name="issuer">Who joins with it may issue certificates too.</param>
    /// <exception cref="CertificateRefusedException">Too many wait to be used.</exception>
    public JoinToken Create(X509Certificate2 authority, TimeSpan ttl, bool issuer)
    {
        var token = JoinToken.Create(authority);
        lock (_lock)
        {
            Forget();
            if (_open.Count >= ClusterLimits.Tokens)
                throw new CertificateRefusedException($"{ClusterLimits.Tokens} tokens wait to be used: let some run out");
            _open.Add(new Entry(HashOf(token.Secret), clock.GetUtcNow() + ttl, issuer));
        }

        return token;
    }

    /// <summary>Whether it may be used; null when it may not: unknown, used or run out.</summary>
    /// <returns>Whether it makes an issuer.</returns>
    public bool? Check(string secret)
    {
        lock (_lock) return Find(secret)?.Issuer;
    }

    /// <summary>Uses it up; false when somebody else was faster.</summary>
    public bool Spend(string secret)
    {
        lock (_lock) return Find(secret) is { } entry && _open.Remove(entry);
    }

    private Entry? Find(string secret)
    {
        Forget();
        var hash = HashOf(secret);
        Entry? found = null;
        foreach (var entry in _open)
        {
            if (CryptographicOperations.FixedTimeEquals(entry.Hash, hash)) found = entry;
        }

        return found;
    }

    private void Forget()
    {
        var now = clock.GetUtcNow();
        _open.RemoveAll(entry => entry.Ends <= now);
    }

    private static byte[] HashOf(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));

    private sealed record Entry(byte[] Hash, DateTimeOffset Ends, bool Issuer);
}
