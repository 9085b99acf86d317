using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Logging;
using MirrorActors.Engine.Membership;
using MirrorActors.Protocol.Cluster;

namespace MirrorActors.Engine.Peers.Certificates;

/// <summary>What nodes ask each other about certificates.</summary>
public sealed class CertificateExchange(
    NodeCertificates certificates, IPeers peers, TimeProvider clock, ILogger<CertificateExchange> log)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    /// <summary>Tells all others what this node knows, and takes over what they know.</summary>
    /// <returns>The names of those that could not be told.</returns>
    public async Task<IReadOnlyList<string>> RunAsync(CancellationToken token)
    {
        var told = await Task.WhenAll(peers.Others.Select(async peer => (peer.Id, IsTold: await TellAsync(peer, token))));
        return [.. told.Where(one => !one.IsTold).Select(one => one.Id)];
    }

    /// <summary>A new key and certificate for this node: signed here if it issues, else by the first other that does.</summary>
    /// <exception cref="CertificateRefusedException">Nobody signed it; the message says why.</exception>
    public async Task RenewAsync(CancellationToken token)
    {
        using var key = new NodeKey();
        var own = certificates.Current;
        var request = key.Request(own.Cluster.Name);
        var next = certificates.Issues ? await IssueAsync(own, request, token) : await AskAsync(request, token);
        await certificates.ReplaceOwnAsync(next, key, token);
    }

    private Task<X509Certificate2> IssueAsync(NodeIdentity own, string request, CancellationToken token) =>
        NodeRequest.TryRead(own.Cluster.Name, NodeAddresses.ChosenIn(own.Certificate), request, out var wish) is { } fault
            ? throw new CertificateRefusedException(fault)
            : certificates.IssueAsync(wish!, token);

    private async Task<X509Certificate2> AskAsync(string request, CancellationToken token)
    {
        var faults = new List<string>();
        foreach (var peer in peers.Others)
        {
            try
            {
                var answer = await PostAsync(
                    peer, ClusterPaths.Renew, new RenewRequest(request), ClusterJson.Default.RenewRequest,
                    ClusterJson.Default.RenewAnswer, token);
                return X509Certificate2.CreateFromPem(answer.Certificate);
            }
            catch (Exception e) when (IsFailure(e, token))
            {
                faults.Add($"{peer.Id}: {e.Message}");
            }
        }

        throw new CertificateRefusedException(
            faults.Count > 0 ? string.Join("; ", faults) : "no node that issues certificates is known");
    }

    private async Task<bool> TellAsync(NodeInfo peer, CancellationToken token)
    {
        try
        {
            var set = certificates.Current.ToSet();
            var type = ClusterJson.Default.CertificateSet;
            await certificates.MergeAsync(await PostAsync(peer, ClusterPaths.Certificates, set, type, type, token), token);
            return true;
        }
        catch (Exception e) when (IsFailure(e, token))
        {
            log.CertificatesNotExchanged(peer.Id, e.Message);
            return false;
        }
    }

    private async Task<TAnswer> PostAsync<T, TAnswer>(
        NodeInfo peer, string path, T body, JsonTypeInfo<T> type, JsonTypeInfo<TAnswer> answerType, CancellationToken token)
        where TAnswer : class
    {
        using var limit = new CancellationTokenSource(Limit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(token, limit.Token);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative));
        request.Content = JsonContent.Create(body, type);
        using var response = await peers.SendAsync(peer, request, either.Token);
        await response.Content.LoadIntoBufferAsync(ClusterLimits.CertificatesBytes, either.Token);
        if (response.StatusCode != HttpStatusCode.OK)
            throw new IOException((await response.Content.ReadAsStringAsync(either.Token)).Trim());
        return await response.Content.ReadFromJsonAsync(answerType, either.Token) ?? throw new JsonException("empty answer");
    }

    private static bool IsFailure(Exception e, CancellationToken token) =>
        e is IOException or HttpRequestException or CryptographicException or ArgumentException or JsonException
        || (e is OperationCanceledException && !token.IsCancellationRequested);
}
