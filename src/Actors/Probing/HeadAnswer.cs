using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using MirrorActors.Actors.Outgoing;
using MirrorActors.Actors.Scanning.Checks;

namespace MirrorActors.Actors.Probing;

/// <summary>Judges the status line and the headers of an answer to a HEAD, or to a GET of a part (RFC 9110, 14 and 15).</summary>
internal static class HeadAnswer
{
    public static ProbeObservation Judge(OutgoingResponse response, ProbeQuestion question, TimeProvider clock)
    {
        var path = OneLine.Of(question.Uri.AbsolutePath);
        var answer = string.Create(CultureInfo.InvariantCulture, $"{(int)response.Status} for {path}");
        var seen = response.Status switch
        {
            HttpStatusCode.OK => Whole(response, question, answer, path),
            HttpStatusCode.PartialContent when question.Range is { } range => Part(response, range, question.Size, answer, path),
            HttpStatusCode.RequestedRangeNotSatisfiable when response.ContentHeaders.ContentRange?.Length is { } total
                && total != question.Size => OtherSize(total, question.Size, path),
            HttpStatusCode.NotFound or HttpStatusCode.Gone => new ProbeObservation(ObservationKind.Missing, answer),
            var busy when RetryAfterHeader.IsBusy(busy) =>
                new ProbeObservation(ObservationKind.Busy, answer + RetryAfter(response, clock)),
            _ when UpgradeOf(response) is { } https => new ProbeObservation(
                ObservationKind.HttpsOnly, $"https only: it sends to {OneLine.Of(https)}")
            { IsFinal = true },
            _ => ProbeObservation.Wrong(answer),
        };
        if (response.Status is not (HttpStatusCode.OK or HttpStatusCode.PartialContent)) return seen;
        var type = response.ContentHeaders.ContentType?.MediaType;
        return ContentClass.IsErrorPage(path, type)
            ? ProbeObservation.Wrong($"{(int)response.Status} with an HTML page instead of {path}")
            : seen with { Warnings = [.. Warnings(response, question, path, type)] };
    }

    private static ProbeObservation Whole(OutgoingResponse response, ProbeQuestion question, string answer, string path) =>
        response.ContentHeaders.ContentLength switch
        {
            null => ProbeObservation.Wrong($"no Content-Length for {path}"),
            { } length when length != question.Size => OtherSize(length, question.Size, path),
            _ => ProbeObservation.Good(answer),
        };

    private static ProbeObservation Part(OutgoingResponse response, ProbeRange asked, long size, string answer, string path)
    {
        if (response.ContentHeaders.ContentRange is not { Unit: "bytes", From: { } from, To: { } to, Length: { } total })
            return ProbeObservation.Wrong($"{answer} without a usable Content-Range");
        if (total != size) return OtherSize(total, size, path);
        var isAsked = (from, to) == (asked.From, asked.To) && (response.ContentHeaders.ContentLength ?? asked.Length) == asked.Length;
        return isAsked
            ? ProbeObservation.Good(answer)
            : ProbeObservation.Wrong(string.Create(
                CultureInfo.InvariantCulture, $"bytes {from}-{to} instead of {asked.From}-{asked.To} of {path}"));
    }

    private static ProbeObservation OtherSize(long length, long size, string path) =>
        ProbeObservation.Wrong(string.Create(CultureInfo.InvariantCulture, $"{length} bytes instead of {size} for {path}"));

    private static IEnumerable<string> Warnings(OutgoingResponse response, ProbeQuestion question, string path, string? type)
    {
        if (ContentClass.WarningOf(path, type) is { } warning) yield return warning;
        var codings = response.ContentHeaders.ContentEncoding.Where(coding => coding != "identity").Select(OneLine.Of).ToImmutableArray();
        if (!codings.IsEmpty && ContentClass.IsPacked(path))
            yield return $"Content-Encoding {string.Join(", ", codings)} for a packed file: clients may unpack it";
        var ranges = response.Headers.AcceptRanges;
        var serves = ranges.Contains("bytes");
        if (ranges.Contains("none") || (!serves && question.Range is not null && response.Status == HttpStatusCode.OK))
            yield return "it serves no ranges";
    }

    private static string RetryAfter(OutgoingResponse response, TimeProvider clock) =>
        RetryAfterHeader.Of(response, clock) is { } wait
            ? string.Create(CultureInfo.InvariantCulture, $", Retry-After {wait.TotalSeconds:0} s")
            : "";

    private static Uri? UpgradeOf(OutgoingResponse response) =>
        (int)response.Status is 301 or 302 or 303 or 307 or 308
        && response.Headers.TryGetValues("Location", out var values)
        && Uri.TryCreate(response.FinalUri, values.First(), out var to)
        && RedirectRules.IsUpgrade(response.FinalUri, to)
            ? to
            : null;
}
