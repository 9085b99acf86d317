using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.Extensions.Logging;
using MirrorActors.Actors.Catalogue;
using MirrorActors.Actors.Outgoing;
using MirrorActors.Protocol;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Scanning;

/// <summary>
/// Reads the time that the origin writes into its trace file, as the mirror has it and as the tree has it. What cannot be
/// read is told in the log, once until it changes, and never hinders a scan. A time far in the
/// future is as good as none.
/// </summary>
/// <param name="path">Canonical, with a slash in front.</param>
public sealed class TraceReader(OutgoingHttp http, SourceTree tree, string path, TimeProvider clock, ILogger<TraceReader> log)
{
    private const int MostBytes = 64 << 10;
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    /// <summary>Clocks differ; a time further ahead is wrong.</summary>
    private static readonly TimeSpan MostAhead = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<string, string> _told = new(StringComparer.Ordinal);
    private string? _toldOfOrigin;
    private long _toldOfStandstill;

    /// <exception cref="OperationCanceledException">The caller's token.</exception>
    public async Task<Trace> ReadAsync(MirrorDefinition mirror, CancellationToken token)
    {
        if (MirrorUrl.Of(mirror.Urls, Encoding.UTF8.GetBytes(path)) is not { } uri) return default;
        var own = await ReadOwnAsync(token);
        var (time, problem) = await FetchAsync(uri, token);
        Tell(mirror.Id, problem);
        var behind = own - time;
        return new Trace(time, behind < TimeSpan.Zero ? TimeSpan.Zero : behind);
    }

    private async Task<(DateTimeOffset? Time, string? Problem)> FetchAsync(Uri uri, CancellationToken token)
    {
        var request = new OutgoingRequest
        {
            Uri = uri,
            Redirects = RedirectRule.SameSite,
            Deadline = Deadline,
            MaxBodyBytes = MostBytes,
        };
        try
        {
            using var response = await http.SendAsync(request, token);
            if (response.Status != HttpStatusCode.OK) return (null, $"{(int)response.Status} for {uri.AbsolutePath}");
            return Timely(TraceText.Parse(await response.ReadBodyAsync(token)), uri.AbsolutePath);
        }
        catch (OutgoingException e)
        {
            return (null, e.Message);
        }
    }

    private async Task<DateTimeOffset?> ReadOwnAsync(CancellationToken token)
    {
        var (time, problem) = await ReadTreeAsync(token);
        if (problem is not null && Interlocked.Exchange(ref _toldOfOrigin, problem) != problem) log.OriginTraceUnreadable(path, problem);
        if (problem is null) Volatile.Write(ref _toldOfOrigin, null);
        if (time is { } own) TellOfStandstill(own);
        return time;
    }

    /// <summary>Mirrors that are in step with an origin that stands still look fresh: nobody is left out, somebody should know.</summary>
    private void TellOfStandstill(DateTimeOffset own)
    {
        if (clock.GetUtcNow() - own <= ScanLimits.OriginStandstill) return;
        if (Interlocked.Exchange(ref _toldOfStandstill, own.UtcTicks) != own.UtcTicks) log.OriginTraceStandsStill(path, own);
    }

    private async Task<(DateTimeOffset? Time, string? Problem)> ReadTreeAsync(CancellationToken token)
    {
        try
        {
            if (tree.TargetOf(path) is not { } target) return (null, "it is not in the tree");
            var file = new FileInfo(tree.Root + target);
            if (!file.Exists || !RegularFiles.MayBe(file.FullName, file.Length)) return (null, "it is no file");
            if (file.Length > MostBytes) return (null, $"it is larger than {MostBytes} bytes");
            return Timely(TraceText.Parse(await File.ReadAllBytesAsync(file.FullName, token)), "it");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return (null, OneLine.Of(e.Message));
        }
    }

    private (DateTimeOffset? Time, string? Problem) Timely(DateTimeOffset? time, string what)
    {
        if (time is null) return (null, $"{what} does not begin with a time");
        return time - clock.GetUtcNow() > MostAhead ? (null, $"{what} has a time more than an hour ahead") : (time, null);
    }

    private void Tell(string mirror, string? problem)
    {
        if (problem is null)
        {
            if (_told.TryRemove(mirror, out _)) log.TraceReadable(mirror);
            return;
        }

        if (_told.TryGetValue(mirror, out var before) && before == problem) return;
        // Mirrors come and go: what is forgotten here is only told once more.
        if (_told.Count > Limits.Mirrors) _told.Clear();
        _told[mirror] = problem;
        log.TraceUnreadable(mirror, problem);
    }
}

/// <summary>What a mirror's trace file says.</summary>
/// <param name="Time">Null when it could not be read.</param>
/// <param name="Behind">The origin's own; null when either is not known.</param>
public readonly record struct Trace(DateTimeOffset? Time, TimeSpan? Behind)
{
    /// <summary>Where this one has nothing, what was known before: a trace that cannot be read is not a fresh one.</summary>
    public Trace Or(Trace known) => new(Time ?? known.Time, Behind ?? known.Behind);
}
