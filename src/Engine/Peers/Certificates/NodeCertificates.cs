using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;
using MirrorActors.Protocol.Cluster;

namespace MirrorActors.Engine.Peers.Certificates;

/// <summary>
/// The certificates of this node's cluster: its own, those of others that the authority signed, the revoked. All changes are made
/// here, one at a time, first in the folder's files and then in <see cref="Current"/>. Any thread.
/// </summary>
public sealed class NodeCertificates : IDisposable
{
    private readonly ClusterFolder _folder;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private volatile NodeIdentity _current;
    private IReadOnlyList<DateTime> _seen;

    private NodeCertificates(ClusterFolder folder, TimeProvider clock, ILogger log)
    {
        (_folder, _clock, _log) = (folder, clock, log);
        _seen = folder.Times();
        _current = folder.Read(clock.GetUtcNow());
    }

    /// <summary>After <see cref="Current"/> has changed, on the thread that changed it.</summary>
    public event Action<NodeIdentity>? Changed;

    public NodeIdentity Current => _current;

    public bool Issues => _folder.Issues;

    public DateTimeOffset Now => _clock.GetUtcNow();

    /// <exception cref="EngineOpenException">A file is absent or damaged; the message names it.</exception>
    public static NodeCertificates Open(ClusterFolder folder, TimeProvider clock, ILogger<NodeCertificates> log)
    {
        try
        {
            return new NodeCertificates(folder, clock, log);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new EngineOpenException($"cannot read the cluster's certificates: {e.Message}", e);
        }
    }

    /// <summary>Reads the files again when they have changed.</summary>
    /// <exception cref="IOException">A file cannot be read; others as <see cref="ClusterFolder.Read"/> says.</exception>
    public Task RereadAsync(CancellationToken token) => InTurnAsync(
        () =>
        {
            var times = _folder.Times();
            if (times.SequenceEqual(_seen)) return Task.FromResult(false);
            Publish(_folder.Read(Now));
            _seen = times;
            _log.CertificatesReread(_folder.Folder);
            return Task.FromResult(true);
        },
        token);

    /// <summary>Signs a certificate.</summary>
    /// <exception cref="CertificateRefusedException">This node issues none, or there are too many.</exception>
    public Task<X509Certificate2> IssueAsync(NodeRequest request, CancellationToken token) => InTurnAsync(
        async () =>
        {
            ThrowUnlessIssuer();
            if (_current.Issued.Count >= ClusterLimits.Certificates)
                throw new CertificateRefusedException($"{ClusterLimits.Certificates} certificates are in force: no more are issued");
            using var authority = _folder.ReadAuthority();
            var certificate = authority.Issue(request, Now);
            var issued = _current.Issued.With([certificate], Now);
            await _folder.WriteAsync(issued);
            Publish(_current with { Issued = issued });
            _log.CertificateIssued(request.Node, certificate.SerialNumber, certificate.NotAfter);
            return certificate;
        },
        token);

    /// <summary>Revokes all certificates of a node, or the one with a serial number.</summary>
    /// <returns>Those revoked by this call; empty when all were.</returns>
    /// <exception cref="CertificateRefusedException">This node issues none, knows of no such certificate, or it is its own.</exception>
    public Task<IReadOnlyList<X509Certificate2>> RevokeAsync(string nodeOrSerial, CancellationToken token) => InTurnAsync(
        async () =>
        {
            ThrowUnlessIssuer();
            var (issued, revocations) = (_current.Issued, _current.Trust.Revocations);
            List<X509Certificate2> meant = issued.Find(nodeOrSerial) is { } one ? [one] : [.. issued.Of(nodeOrSerial)];
            if (meant.Count == 0) throw new CertificateRefusedException($"no certificate in force is of \"{nodeOrSerial}\"");
            if (meant.Any(certificate => certificate.SerialNumber == _current.Certificate.SerialNumber))
                throw new CertificateRefusedException("that is this node's own certificate: revoke it on another node");
            IReadOnlyList<X509Certificate2> left = [.. meant.Where(certificate => revocations.Find(certificate) is null)];
            if (left.Count == 0) return left;
            using var authority = _folder.ReadAuthority();
            var more = left.Select(certificate => new RevokedCertificate(certificate.SerialNumber, Now));
            await TakeAsync(authority.Sign(revocations.All.Concat(more), revocations.Number + 1, Now));
            foreach (var certificate in left) _log.CertificateRevoked(ClusterTrust.NodeOf(certificate), certificate.SerialNumber);
            return left;
        },
        token);

    /// <summary>
    /// Takes over what another node knows and this one does not. A list of revocations is only taken when it holds all that
    /// are known here; of two that each hold more, an issuing node makes one.
    /// </summary>
    /// <exception cref="CryptographicException">It is damaged, or signed by somebody else.</exception>
    public Task MergeAsync(CertificateSet theirs, CancellationToken token) => InTurnAsync(
        async () =>
        {
            var issued = IssuedCertificates.Read(theirs.Issued, _current.Trust, Now);
            var revocations = RevocationList.Read(theirs.Revocations, _current.Trust.Authority);
            if (issued.HasMoreThan(_current.Issued))
            {
                var all = _current.Issued.With(issued.All, Now);
                await _folder.WriteAsync(all);
                Publish(_current with { Issued = all });
            }

            if (Newer(_current.Trust.Revocations, revocations) is { } newer) await TakeAsync(newer);
            return true;
        },
        token);

    /// <summary>Puts a new key and its certificate in force.</summary>
    /// <exception cref="CertificateRefusedException">It is not what this node asked for.</exception>
    public Task ReplaceOwnAsync(X509Certificate2 certificate, NodeKey key, CancellationToken token) => InTurnAsync(
        async () =>
        {
            var name = _current.Cluster.Name;
            if (_current.Trust.Fault(certificate, Now) is { } fault) throw new CertificateRefusedException(fault);
            if (ClusterTrust.NodeOf(certificate) != name)
                throw new CertificateRefusedException($"the certificate is not that of {name}");
            using var pair = Pair(certificate, key);
            await _folder.ReplaceCertificateAsync(certificate.ExportCertificatePem(), key);
            var issued = _current.Issued.With([certificate], Now);
            await _folder.WriteAsync(issued);
            Publish(_folder.Read(Now));
            _log.CertificateRenewed(certificate.SerialNumber, certificate.NotAfter);
            return true;
        },
        token);

    /// <exception cref="CertificateRefusedException">This node issues none.</exception>
    public void ThrowUnlessIssuer()
    {
        if (!Issues)
            throw new CertificateRefusedException(
                $"node {_current.Cluster.Name} issues no certificates: ask the first node, or one that joined with --issuer");
    }

    /// <summary>The authority's key in PEM, for a node that shall issue too.</summary>
    public string AuthorityKey()
    {
        using var authority = _folder.ReadAuthority();
        return authority.KeyPem;
    }

    public void Dispose() => _turn.Dispose();

    private static X509Certificate2 Pair(X509Certificate2 certificate, NodeKey key)
    {
        try
        {
            return X509Certificate2.CreateFromPem(certificate.ExportCertificatePem(), key.Pem);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            throw new CertificateRefusedException($"the certificate is not for this node's key: {e.Message}");
        }
    }

    private async Task TakeAsync(RevocationList revocations)
    {
        await _folder.WriteAsync(revocations);
        Publish(_current with { Trust = _current.Trust with { Revocations = revocations } });
    }

    private RevocationList? Newer(RevocationList ours, RevocationList theirs)
    {
        var (weLack, theyLack) = (LacksOf(ours, theirs), LacksOf(theirs, ours));
        if (weLack.Count == 0) return theyLack.Count == 0 && theirs.Number > ours.Number ? theirs : null;
        if (theyLack.Count == 0) return theirs;
        if (!Issues) return null;
        using var authority = _folder.ReadAuthority();
        var number = (theirs.Number > ours.Number ? theirs.Number : ours.Number) + 1;
        return authority.Sign(ours.All.Concat(weLack), number, Now);
    }

    private static List<RevokedCertificate> LacksOf(RevocationList one, RevocationList other) =>
        [.. other.All.Where(entry => one.Find(entry.Serial) is null)];

    private void Publish(NodeIdentity identity)
    {
        _current = identity;
        Changed?.Invoke(identity);
    }

    private async Task<T> InTurnAsync<T>(Func<Task<T>> change, CancellationToken token)
    {
        await _turn.WaitAsync(token);
        try
        {
            return await change();
        }
        finally
        {
            _turn.Release();
        }
    }
}
