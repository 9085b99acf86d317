using System.Net;
using System.Net.Http.Json;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using MirrorActors.Pbm.Connection;
using MirrorActors.Protocol.Cluster;

namespace MirrorActors.Pbm.Joining;

/// <summary>
/// Asks a node for a certificate. The token's secret is sent only after the node has proved that its certificate is from the authority
/// whose fingerprint the token has.
/// </summary>
internal sealed class JoinClient(Uri node, JoinToken secret, TimeProvider clock)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private string? _distrust;

    /// <summary>1 the authority, 2 its fingerprint, 3 the request, 4 what came is what was asked for.</summary>
    /// <exception cref="AdminException">No answer, not the cluster of the token, or a refusal; the message says which.</exception>
    public async Task<JoinAnswer> JoinAsync(JoinRequest request, NodeKey key, CancellationToken token)
    {
        using var limit = new CancellationTokenSource(Limit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(token, limit.Token);
        try
        {
            var authority = await AuthorityAsync(either.Token);
            if (!secret.Knows(authority))
            {
                throw new AdminException(
                    ExitCodes.Unauthorized, $"{node} is not of the cluster that the token is from: nothing was sent to it");
            }

            var answer = await RequestAsync(authority, request, either.Token);
            Check(answer, authority, request.Name, key);
            return answer;
        }
        catch (HttpRequestException e)
        {
            throw new AdminException(
                ExitCodes.Unreachable, _distrust ?? $"no node answers at {node}: {e.InnerException?.Message ?? e.Message}");
        }
        catch (OperationCanceledException) when (!token.IsCancellationRequested)
        {
            throw new AdminException(ExitCodes.Unreachable, $"{node} did not answer within {Limit.TotalSeconds} s");
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException or JsonException)
        {
            throw new AdminException(ExitCodes.Failed, $"{node} did not answer as a node does: {e.Message}");
        }
    }

    /// <summary>From anybody who answers: the fingerprint decides.</summary>
    private async Task<X509Certificate2> AuthorityAsync(CancellationToken token)
    {
        using var http = Http(static (_, _) => null);
        using var response = await http.GetAsync(new Uri(ClusterPaths.Join, UriKind.Relative), token);
        if (response.StatusCode != HttpStatusCode.OK)
        {
            var why = $"{node} is no node whose certificates pbm has made: it answered {(int)response.StatusCode}";
            throw new AdminException(ExitCodes.Failed, why);
        }

        return X509Certificate2.CreateFromPem(await response.Content.ReadAsStringAsync(token));
    }

    private async Task<JoinAnswer> RequestAsync(X509Certificate2 authority, JoinRequest request, CancellationToken token)
    {
        // Revocations are unknown yet: they come with the answer, and the node is checked against them then.
        using var http = Http((certificate, errors) => Distrust(authority, certificate, errors));
        using var response = await http.PostAsJsonAsync(
            new Uri(ClusterPaths.Join, UriKind.Relative), request, ClusterJson.Default.JoinRequest, token);
        if (response.StatusCode == HttpStatusCode.OK)
        {
            return await response.Content.ReadFromJsonAsync(ClusterJson.Default.JoinAnswer, token)
                ?? throw new JsonException("an empty answer");
        }

        var code = response.StatusCode == HttpStatusCode.Forbidden ? ExitCodes.Unauthorized : ExitCodes.Failed;
        throw new AdminException(code, (await response.Content.ReadAsStringAsync(token)).Trim());
    }

    private string? Distrust(X509Certificate2 authority, X509Certificate2 certificate, SslPolicyErrors errors)
    {
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
            return $"the node's certificate does not name {node.Host}: use one of {string.Join(", ", NodeAddresses.Of(certificate))}";
        return ClusterTrust.IsOfAuthority(authority, certificate, clock.GetUtcNow())
            ? null
            : $"the certificate of {node} is not from the cluster's authority, or this machine's clock is wrong: nothing was sent to it";
    }

    private void Check(JoinAnswer answer, X509Certificate2 authority, string name, NodeKey key)
    {
        using var own = X509Certificate2.CreateFromPem(answer.Certificate, key.Pem);
        using var told = X509Certificate2.CreateFromPem(answer.Authority);
        if (!secret.Knows(told)) throw new CryptographicException("another authority came with the answer");
        var trust = new ClusterTrust(authority, RevocationList.Read(answer.Revocations, authority));
        if (trust.Fault(own, clock.GetUtcNow()) is { } fault) throw new CryptographicException(fault);
        if (ClusterTrust.NodeOf(own) != name) throw new CryptographicException($"the certificate is not that of {name}");
        if (answer.AuthorityKey is { } issuing) ClusterAuthority.FromPem(answer.Authority, issuing).Dispose();
    }

    private HttpClient Http(Func<X509Certificate2, SslPolicyErrors, string?> distrust)
    {
        var handler = new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, UseCookies = false };
        handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy
        {
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, errors) =>
        {
            _distrust = certificate is X509Certificate2 shown ? distrust(shown, errors) : $"{node} shows no certificate";
            return _distrust is null;
        };
        return new HttpClient(handler)
        {
            BaseAddress = node,
            Timeout = Timeout.InfiniteTimeSpan,
            MaxResponseContentBufferSize = ClusterLimits.CertificatesBytes,
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
    }
}
