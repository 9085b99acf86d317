using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using MirrorActors.Actors.Outgoing;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Auditing;

/// <summary>Fetches a range of a file from a mirror and compares it with what was published (RFC 9110, 14).</summary>
public interface IRangeAudit
{
    /// <summary>Never throws for what the mirror does.</summary>
    /// <param name="uri">The file on the mirror.</param>
    /// <param name="redirects">Which are followed; null within the same site.</param>
    /// <exception cref="OperationCanceledException">The caller's token.</exception>
    Task<AuditOutcome> RunAsync(AuditPlan plan, Uri uri, MirrorRedirects? redirects, CancellationToken token);
}

/// <inheritdoc cref="IRangeAudit"/>
public sealed class RangeAudit(OutgoingHttp http, AuditOptions options, TimeProvider clock, string node) : IRangeAudit
{
    public async Task<AuditOutcome> RunAsync(AuditPlan plan, Uri uri, MirrorRedirects? redirects, CancellationToken token)
    {
        var last = plan.Offset + plan.Length - 1;
        var record = new CallRecord(clock);
        var request = new OutgoingRequest
        {
            Uri = uri,
            Headers =
            [
                new("Range", string.Create(CultureInfo.InvariantCulture, $"bytes={plan.Offset}-{last}")),
                new("Accept-Encoding", "identity"),
            ],
            MaxHops = options.MaxRedirects,
            Deadline = options.Timeout,
            MaxBodyBytes = plan.Length,
            Record = record,
        };
        long bytes = 0;
        var outcome = await AskAsync();
        return outcome with { Requests = Math.Max(1, record.Visited.Count), Bytes = bytes };

        async Task<AuditOutcome> AskAsync()
        {
            try
            {
                using var response = await http.SendAsync(request.Following(redirects), token);
                if (WhyNotComparable(response, plan) is { } problem) return new AuditOutcome.Unclear(problem);
                bytes = plan.Length;
                var body = await response.ReadBodyAsync(token);
                return body.Length == plan.Length
                    ? Compare(plan, uri, response, body)
                    : new AuditOutcome.Unclear($"{body.Length} bytes came instead of {plan.Length}");
            }
            catch (OutgoingException e)
            {
                return new AuditOutcome.Unclear(e.Message);
            }
        }
    }

    private AuditOutcome Compare(AuditPlan plan, Uri uri, OutgoingResponse response, byte[] body)
    {
        var range = string.Create(
            CultureInfo.InvariantCulture, $"{plan.Length} bytes from {plan.Offset} of {OneLine.Of(uri.AbsolutePath)}");
        var hash = SHA256.HashData(body);
        if (plan.Sha256.AsSpan().SequenceEqual(hash)) return new AuditOutcome.Proven($"{range} are those that were published");
        var isIdentity = response.ContentHeaders.ContentEncoding.All(coding => coding == "identity");
        var length = response.Status == HttpStatusCode.PartialContent
            ? response.ContentHeaders.ContentRange?.Length
            : response.ContentHeaders.ContentLength;
        var why = MismatchRule.WhyNoEvidence(plan, length, response.ContentHeaders.LastModified, isIdentity);
        if (why is not null) return new AuditOutcome.Outdated($"{range} differ from what was published; {why}");
        var evidence = new MismatchEvidence(
            uri.AbsoluteUri, Encoding.UTF8.GetString(plan.File.Path), plan.Offset, plan.Length,
            Convert.ToHexStringLower(plan.Sha256.AsSpan()), Convert.ToHexStringLower(hash), clock.GetUtcNow(), node);
        return new AuditOutcome.Mismatch(evidence, $"{range} are not those that were published");
    }

    private static string? WhyNotComparable(OutgoingResponse response, AuditPlan plan)
    {
        if (response.Status == HttpStatusCode.OK) return plan.IsWhole ? null : "the range is ignored";
        if (response.Status != HttpStatusCode.PartialContent) return $"{(int)response.Status} for {response.FinalUri.AbsolutePath}";
        var range = response.ContentHeaders.ContentRange;
        return range is { Unit: "bytes", From: { } from, To: { } to } && from == plan.Offset && to == plan.Offset + plan.Length - 1
            ? null
            : "another range came";
    }
}
