using System.Globalization;
using System.Net;
using MirrorActors.Actors.Outgoing;

namespace MirrorActors.Actors.Probing;

/// <summary>
/// Judges the bytes of a part. They prove another content only under the catalogued length and Last-Modified, uncoded, and of a
/// file that has settled at the origin; else they are those of an outdated copy, which tells of the file and not of the server.
/// </summary>
internal sealed class BodyAnswer(PublishedBytes? published, TimeProvider clock)
{
    /// <param name="seen">By the headers: good.</param>
    /// <exception cref="OutgoingException">The body did not come whole.</exception>
    public async Task<ProbeObservation> JudgeAsync(
        OutgoingResponse response, ProbeQuestion question, ProbeRange asked, ProbeObservation seen, CancellationToken token)
    {
        // An answer that ignores the range begins at the file's first byte.
        var from = response.Status == HttpStatusCode.PartialContent ? asked.From : 0;
        var path = OneLine.Of(question.Uri.AbsolutePath);
        var buffer = new byte[asked.Length];
        var began = clock.GetTimestamp();
        var count = await response.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, token);
        var seconds = clock.GetElapsedTime(began).TotalSeconds;
        seen = seen with
        {
            Bytes = count,
            Timings = seen.Timings is { } timings && seconds > 0 ? timings with { BytesPerSecond = count / seconds } : seen.Timings,
        };
        if (count < buffer.Length)
        {
            var cut = string.Create(CultureInfo.InvariantCulture, $"the body ends after {count} of {buffer.Length} bytes of {path}");
            return seen with { Kind = ObservationKind.WrongAnswer, Reason = cut };
        }

        if (published is null || question.Path is null || IsCoded(response)) return seen;
        var own = await published.ReadAsync(question.Path, question.Size, new ProbeRange(from, count), token);
        return own is null ? seen : Compared(buffer, own, response, seen, from, path);
    }

    private static bool IsCoded(OutgoingResponse response) =>
        response.ContentHeaders.ContentEncoding.Any(coding => coding != "identity");

    private static ProbeObservation Compared(
        byte[] bytes, PublishedRange own, OutgoingResponse response, ProbeObservation seen, long from, string path)
    {
        var same = bytes.AsSpan().CommonPrefixLength(own.Bytes);
        if (same == bytes.Length)
        {
            var well = string.Create(CultureInfo.InvariantCulture, $"{seen.Reason}, {same} bytes at {from} as published");
            return seen with { Reason = well };
        }

        var other = string.Create(CultureInfo.InvariantCulture, $"other bytes at {from + same} of {path}");
        return own.IsSettled && response.ContentHeaders.LastModified is { } modified && own.IsModifiedAt(modified)
            ? seen with { Kind = ObservationKind.WrongAnswer, Reason = other }
            : seen with { Kind = ObservationKind.Missing, Reason = $"outdated copy: {other}" };
    }
}
