using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;
using MirrorActors.Engine.Membership;
using MirrorActors.Protocol.Cluster;

namespace MirrorActors.Engine.Peers.Certificates;

/// <summary>How a wish for a certificate was answered.</summary>
public enum DeskVerdict
{
    Issued,

    /// <summary>The token is wrong, used or run out.</summary>
    Unauthorized,

    /// <summary>Too many wrong tokens: later.</summary>
    Locked,

    /// <summary>What is asked for is faulty.</summary>
    Invalid,

    /// <summary>The name, or an address, is another node's, or this node issues none.</summary>
    Conflict,
}

/// <summary>An answer of the desk.</summary>
/// <param name="Value">Null unless issued.</param>
/// <param name="Fault">For people; null when issued.</param>
public sealed record DeskAnswer<T>(DeskVerdict Verdict, T? Value, string? Fault)
    where T : class;

/// <summary>
/// Issues certificates to machines that join and nodes that renew. Whatever they send may be hostile: names and addresses are
/// checked, and a certificate never gives more rights than a node has.
/// </summary>
/// <param name="members">Who lives at present.</param>
public sealed class CertificateDesk(
    NodeCertificates certificates, Func<IReadOnlyList<NodeInfo>> members, TimeProvider clock, ILogger<CertificateDesk> log)
{
    private readonly FailedAttempts _failed = new(clock);

    public JoinTokens Tokens { get; } = new(clock);

    /// <summary>Client URLs of the etcd members that this cluster runs itself; none when it does not, or they do not answer.</summary>
    public Func<CancellationToken, Task<IReadOnlyList<string>>> Etcd { get; init; } =
        static _ => Task.FromResult<IReadOnlyList<string>>([]);

    /// <summary>Where nodes listen for others, this one first.</summary>
    public IReadOnlyList<string> Peers
    {
        get
        {
            var cluster = certificates.Current.Cluster;
            var live = members().OrderByDescending(node => Same(node.Id, cluster.Name)).Select(node => node.Peer).OfType<string>();
            return [.. live.Union(cluster.Peers).Take(ClusterLimits.Urls)];
        }
    }

    /// <summary>1 the token, 2 what is asked for, 3 the name, 4 the token is used up, 5 the certificate.</summary>
    /// <exception cref="IOException">The folder cannot be read or written.</exception>
    public async Task<DeskAnswer<JoinAnswer>> JoinAsync(JoinRequest request, IPAddress from, CancellationToken token)
    {
        var answer = await DecideAsync(request, from, token);
        if (answer.Fault is { } fault) log.JoinRefused($"{from}", NodeName.IsValid(request.Name) ? request.Name : "?", fault);
        return answer;
    }

    /// <summary>The next certificate of a node that has shown its present one.</summary>
    /// <param name="shown">Checked by the listener, and here again.</param>
    /// <exception cref="IOException">The folder cannot be read or written.</exception>
    public async Task<DeskAnswer<RenewAnswer>> RenewAsync(
        RenewRequest request, X509Certificate2? shown, CancellationToken token)
    {
        if (certificates.Current.Trust.Fault(shown, clock.GetUtcNow()) is { } unknown)
            return new DeskAnswer<RenewAnswer>(DeskVerdict.Unauthorized, null, unknown);
        if (NodeRequest.TryRead(ClusterTrust.NodeOf(shown!), NodeAddresses.ChosenIn(shown!), request.Request, out var wish) is { } fault)
            return new DeskAnswer<RenewAnswer>(DeskVerdict.Invalid, null, fault);
        try
        {
            var issued = await certificates.IssueAsync(wish!, token);
            return new DeskAnswer<RenewAnswer>(DeskVerdict.Issued, new RenewAnswer(issued.ExportCertificatePem()), null);
        }
        catch (CertificateRefusedException e)
        {
            return new DeskAnswer<RenewAnswer>(DeskVerdict.Conflict, null, e.Message);
        }
    }

    private async Task<DeskAnswer<JoinAnswer>> DecideAsync(JoinRequest request, IPAddress from, CancellationToken token)
    {
        if (_failed.IsLocked(from)) return Refused(DeskVerdict.Locked, "too many wrong tokens: try again in a minute");
        if (request.Secret is null || Tokens.Check(request.Secret) is not { } issuer)
        {
            _failed.Add(from);
            return Refused(DeskVerdict.Unauthorized, "the token is unknown here, was used or has run out: pbm cluster token makes one");
        }

        if (NodeRequest.TryRead(request.Name, request.Addresses, request.Request, out var wish) is { } fault)
            return Refused(DeskVerdict.Invalid, fault);
        if (request.Issuer && !issuer)
            return Refused(DeskVerdict.Invalid, "the token does not make issuers: pbm cluster token --issuer does");
        if (Taken(wish!) is { } taken) return Refused(DeskVerdict.Conflict, taken);
        if (!Tokens.Spend(request.Secret)) return Refused(DeskVerdict.Unauthorized, "the token was used a moment ago");
        try
        {
            var issued = await certificates.IssueAsync(wish!, token);
            if (request.Issuer) log.IssuerJoined(wish!.Node);
            var answer = Answer(issued.ExportCertificatePem(), request.Issuer, await Etcd(token));
            return new DeskAnswer<JoinAnswer>(DeskVerdict.Issued, answer, null);
        }
        catch (CertificateRefusedException e)
        {
            return Refused(DeskVerdict.Conflict, e.Message);
        }
    }

    private string? Taken(NodeRequest wish)
    {
        var (issued, me) = (certificates.Current.Issued, certificates.Current.Cluster.Name);
        var live = members().Select(node => node.Id).Append(me).ToHashSet(StringComparer.OrdinalIgnoreCase);
        if (live.Contains(wish.Node) && !issued.Of(wish.Node).Any(wish.HasKeyOf))
            return $"node {wish.Node} lives and has another key: stop it first, or choose another name";
        var names = issued.All.Select(ClusterTrust.NodeOf).Concat(live).Where(name => !Same(name, wish.Node));
        return wish.Addresses.FirstOrDefault(address => names.Contains(address, StringComparer.OrdinalIgnoreCase)) is { } other
            ? $"\"{other}\" is the name of another node"
            : null;
    }

    private JoinAnswer Answer(string certificate, bool issuer, IReadOnlyList<string> etcd)
    {
        var (cluster, trust, set) = (certificates.Current.Cluster, certificates.Current.Trust, certificates.Current.ToSet());
        return new JoinAnswer(
            cluster.Id, certificate, trust.Authority.ExportCertificatePem(), set.Revocations, set.Issued, Peers,
            [.. etcd.Union(cluster.Etcd).Take(ClusterLimits.Urls)],
            issuer ? certificates.AuthorityKey() : null);
    }

    private static bool Same(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);

    private static DeskAnswer<JoinAnswer> Refused(DeskVerdict verdict, string fault) => new(verdict, null, fault);
}
