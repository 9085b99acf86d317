using System.Globalization;
using System.Net;
using MirrorActors.Actors.FileIndex;
using MirrorActors.Actors.Outgoing;
using MirrorActors.Actors.Probing;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Scanning.Checks;

/// <summary>
/// HEAD from the mirror's https, else http, with the time and the redirects of a probe. The size decides, and the modified
/// time where the mirror tells one and is not marked <c>ignore-mtime</c>.
/// </summary>
public sealed class FileCheck(OutgoingHttp http, ProbeOptions options, TimeProvider clock) : IFileCheck
{
    public async Task<FileCheckResult> CheckAsync(MirrorDefinition mirror, FileEntry file, CancellationToken token)
    {
        if (MirrorUrl.Of(mirror.Urls, file.GetPathBytes()) is not { } uri)
            return new FileCheckResult(FileCheckVerdict.Unclear, "the mirror has no https or http URL for the file");
        try
        {
            var question = new ProbeQuestion(uri, file.Size) { Redirects = mirror.Redirects };
            using var response = await http.SendAsync(HeadProbe.Request(question, options), token);
            return Judge(response, uri, file, mirror.Files is { IgnoreMtime: true });
        }
        catch (OutgoingException e)
        {
            return new FileCheckResult(FileCheckVerdict.Unclear, e.Message);
        }
    }

    private FileCheckResult Judge(OutgoingResponse response, Uri uri, FileEntry file, bool ignoresTimes)
    {
        var answer = string.Create(CultureInfo.InvariantCulture, $"{(int)response.Status} for {OneLine.Of(uri.AbsolutePath)}");
        if (response.Status is HttpStatusCode.NotFound or HttpStatusCode.Gone)
            return new FileCheckResult(FileCheckVerdict.Gone, answer);
        if (RetryAfterHeader.IsBusy(response.Status))
            return new FileCheckResult(FileCheckVerdict.Busy, answer) { RetryAfter = RetryAfterHeader.Of(response, clock) };
        if (response.Status != HttpStatusCode.OK) return new FileCheckResult(FileCheckVerdict.Unclear, answer);
        if (response.ContentHeaders.ContentLength is not { } size)
            return new FileCheckResult(FileCheckVerdict.Unclear, answer + " without Content-Length");
        var modified = response.ContentHeaders.LastModified;
        var difference = Difference(file, size, ignoresTimes ? null : modified);
        var verdict = difference is null ? FileCheckVerdict.Held : FileCheckVerdict.Outdated;
        return new FileCheckResult(verdict, answer + difference) { Size = size, Modified = modified };
    }

    private static string? Difference(FileEntry file, long size, DateTimeOffset? modified)
    {
        if (size != file.Size)
            return string.Create(CultureInfo.InvariantCulture, $", {size} bytes instead of {file.Size}");
        if (modified is not { } time || IsOf(file, time)) return null;
        return string.Create(CultureInfo.InvariantCulture, $", modified {time:u} instead of {file.Modified:u}");
    }

    // Last-Modified is cut to the second; the time of a suspended file is not known to be one of this version.
    internal static bool IsOf(FileEntry file, DateTimeOffset modified) =>
        (!file.IsSuspended && IsSameSecond(file.ModifiedTicks, modified))
        || file.OtherModified.Any(other => IsSameSecond(other, modified));

    private static bool IsSameSecond(long ticks, DateTimeOffset modified) =>
        ticks / TimeSpan.TicksPerSecond == modified.UtcTicks / TimeSpan.TicksPerSecond;
}
