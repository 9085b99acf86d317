using System.Globalization;
using System.Net;
using MirrorActors.Actors.FileIndex;
using MirrorActors.Actors.Outgoing;
using MirrorActors.Actors.Probing;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Scanning.Checks;

/// <summary>
/// Asks a mirror for the last byte of a large file that it holds, as servers and proxies that count in 32 bits fail there
/// (RFC 9110, 14). Never reads more than the headers.
/// </summary>
public sealed class RangeCheck(OutgoingHttp http, ProbeOptions options) : IRangeCheck
{
    public async Task<RangeCheckResult> CheckAsync(
        MirrorDefinition mirror, FileEntry file, long threshold, CancellationToken token)
    {
        if (file.Size <= threshold) return new RangeCheckResult(RangeVerdict.Unclear, "the file is not large enough");
        if (MirrorUrl.Of(mirror.Urls, file.GetPathBytes()) is not { } uri)
            return new RangeCheckResult(RangeVerdict.Unclear, "the mirror has no https or http URL for the file");
        var at = (file.Size - 1).ToString(CultureInfo.InvariantCulture);
        var request = new OutgoingRequest
        {
            Uri = uri,
            Headers = [new("Range", $"bytes={at}-{at}")],
            MaxHops = options.MaxRedirects,
            Deadline = options.Timeout,
            MaxBodyBytes = 1,
        };
        try
        {
            using var response = await http.SendAsync(request.Following(mirror.Redirects), token);
            var answer = string.Create(
                CultureInfo.InvariantCulture, $"{(int)response.Status} for byte {at} of {OneLine.Of(uri.AbsolutePath)}");
            return Judge(response, answer, file.Size);
        }
        catch (OutgoingException e)
        {
            return new RangeCheckResult(RangeVerdict.Unclear, e.Message);
        }
    }

    private static RangeCheckResult Judge(OutgoingResponse response, string answer, long size)
    {
        var range = response.ContentHeaders.ContentRange;
        switch (response.Status)
        {
            case HttpStatusCode.PartialContent when range is { Unit: "bytes", From: { } from, To: { } to, Length: { } total }:
                if (total == size && from == size - 1 && to == from) return new RangeCheckResult(RangeVerdict.Can, answer);
                var shown = string.Create(CultureInfo.InvariantCulture, $"{answer}, with {from}-{to}/{total}");
                return new RangeCheckResult(IsCut(total, size) || total == size ? RangeVerdict.Cannot : RangeVerdict.Unclear, shown);
            case HttpStatusCode.PartialContent:
                return new RangeCheckResult(RangeVerdict.Cannot, answer + " without a usable Content-Range");
            case HttpStatusCode.OK when response.ContentHeaders.ContentLength is not { } length || length == size || IsCut(length, size):
                return new RangeCheckResult(RangeVerdict.Cannot, answer + ": the range is ignored");
            // The file may be another one by now; with its right length, or a 32-bit one, it is the server that errs.
            case HttpStatusCode.RequestedRangeNotSatisfiable when range?.Length is { } total && (total == size || IsCut(total, size)):
                return new RangeCheckResult(RangeVerdict.Cannot, answer);
            default:
                return new RangeCheckResult(RangeVerdict.Unclear, answer);
        }
    }

    private static bool IsCut(long shown, long size) =>
        shown != size && (shown == (uint)size || shown == (int)size || shown is int.MaxValue or uint.MaxValue);
}

/// <summary>Asks a mirror for a part of a large file.</summary>
public interface IRangeCheck
{
    /// <summary>Never throws for what the mirror does.</summary>
    /// <param name="file">One that the mirror holds, larger than <paramref name="threshold"/>.</param>
    /// <param name="threshold">Bytes.</param>
    /// <exception cref="OperationCanceledException">The caller's token.</exception>
    Task<RangeCheckResult> CheckAsync(MirrorDefinition mirror, FileEntry file, long threshold, CancellationToken token);
}

/// <summary>Whether a mirror serves ranges of large files.</summary>
public enum RangeVerdict
{
    Can,

    Cannot,

    /// <summary>No connection, another file, busy, refused.</summary>
    Unclear,
}

/// <summary>The answer.</summary>
/// <param name="Reason">One line without credentials.</param>
public sealed record RangeCheckResult(RangeVerdict Verdict, string Reason);
