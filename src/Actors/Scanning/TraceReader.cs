using System.Collections.Concurrent;
using System.Text;
using Microsoft.Extensions.Logging;
using MirrorActors.Actors.Catalogue;
using MirrorActors.Actors.Outgoing;
using MirrorActors.Protocol;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Scanning;

/// <summary>
/// Reads the time that the origin writes into its trace file, as the mirror has it and as the origin has it. What cannot be
/// read is told in the log, once until it changes, and never hinders a scan. A time far in the
/// future is as good as none.
/// </summary>
/// <param name="path">Canonical, with a slash in front.</param>
public sealed class TraceReader(OutgoingHttp http, IOriginTrace origin, string path, TimeProvider clock, ILogger<TraceReader> log)
{
    internal const int MostBytes = 64 << 10;
    internal static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

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
        var (time, problem) = await FetchAsync(uri, mirror.Redirects, token);
        Tell(mirror.Id, problem);
        var behind = own - time;
        return new Trace(time, behind < TimeSpan.Zero ? TimeSpan.Zero : behind);
    }

    private async Task<(DateTimeOffset? Time, string? Problem)> FetchAsync(Uri uri, MirrorRedirects? redirects, CancellationToken token) =>
        Timely(await TraceFetch.GetAsync(http, uri, redirects, token), uri.AbsolutePath);

    private async Task<DateTimeOffset?> ReadOwnAsync(CancellationToken token)
    {
        var (time, problem) = Timely(await origin.ReadAsync(token), "it");
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

    private (DateTimeOffset? Time, string? Problem) Timely(TraceFile file, string what)
    {
        if (file.Problem is { } problem) return (null, problem);
        if (TraceText.Parse(file.Text) is not { } time) return (null, $"{what} does not begin with a time");
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
