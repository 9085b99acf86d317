using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using MirrorActors.Actors.Probing;
using MirrorActors.Actors.Routing;
using MirrorActors.Actors.Views;
using MirrorActors.Engine.Settings;
using MirrorActors.Geo;
using MirrorActors.Protocol.Ids;

namespace MirrorActors.Actors.Load;

/// <summary>
/// Counts redirects, each thread by itself and without anything atomic, and once a second puts the counts together:
/// who is at a ceiling, who has used its quota. In memory, and of this node alone.
/// </summary>
public sealed class LoadMeter : ILoadMeter, IRecentlyGiven, IDisposable
{
    private readonly LoadTally _tally;
    private readonly ILogger _log;
    private readonly ThreadLocal<ThreadLoad> _mine;
    private ImmutableArray<ThreadLoad> _threads = [];
    private MirrorTable? _followed;
    private LoadState _state = LoadState.Idle;
    private volatile LoadReport _report = LoadReport.None;

    /// <param name="settings">With the ceilings.</param>
    /// <param name="log">For quotas.</param>
    /// <param name="seed">Of the sample of files.</param>
    public LoadMeter(SelectionSettings settings, ILogger<LoadMeter> log, int seed = 0)
    {
        _log = log;
        _tally = new LoadTally(settings, seed);
        _mine = new ThreadLocal<ThreadLoad>(Join);
    }

    /// <summary>What the last fold saw.</summary>
    public LoadReport Report => _report;

    /// <summary>Counts one redirect. Called by requests.</summary>
    /// <param name="ordinal">Of the mirror.</param>
    /// <param name="place">Of the client.</param>
    /// <param name="bytes">What the mirror will send, by estimate.</param>
    /// <param name="file">The <see cref="FileId"/> that the client gets.</param>
    public void Count(int ordinal, in Place place, long bytes, int file) => _mine.Value!.Add(ordinal, place, bytes, file);

    public FileId? PickGiven(int ordinal, Random random) => _tally.Given.Pick(ordinal, random);

    public LoadState Fold(MirrorTable mirrors, DateTimeOffset now)
    {
        _tally.Fade(now);
        TakeFromThreads();
        Follow(mirrors);
        var canOverflow = mirrors.All.Count(static m => m.Enabled && m.Definition.Weight > 0) > 1;
        var changed = _tally.Countries?.Judge(canOverflow) ?? false;
        changed |= _tally.Continents?.Judge(canOverflow) ?? false;
        changed |= JudgeQuotas(mirrors, now);
        if (changed) _state = NewState();
        _report = _tally.Report();
        return _state;
    }

    public void Dispose() => _mine.Dispose();

    private ThreadLoad Join()
    {
        var mine = new ThreadLoad(Thread.CurrentThread, _tally.NewCountryGrid(), _tally.NewContinentGrid());
        ImmutableInterlocked.Update(ref _threads, static (all, one) => all.Add(one), mine);
        return mine;
    }

    private void TakeFromThreads()
    {
        foreach (var thread in _threads)
        {
            // Asked before: what a thread counts until it ends is taken.
            var isAlive = thread.IsAlive;
            thread.TakeInto(_tally);
            if (!isAlive) ImmutableInterlocked.Update(ref _threads, static (all, one) => all.Remove(one), thread);
        }
    }

    private void Follow(MirrorTable mirrors)
    {
        if (ReferenceEquals(mirrors, _followed)) return;
        _tally.Follow(mirrors);
        _followed = mirrors;
    }

    private bool JudgeQuotas(MirrorTable mirrors, DateTimeOffset now)
    {
        var changed = false;
        foreach (var mirror in mirrors.All)
        {
            var use = _tally.UseOf(mirror.Ordinal);
            var (before, reached) = (_state.QuotaOf(mirror.Ordinal), use.ReachedPercent);
            use.Judge(mirror.Definition.Quota, now);
            changed |= use.State != before;
            if (use.ReachedPercent > reached)
                _log.QuotaReached(mirror.Definition.Id, use.ReachedPercent, use.Bytes, mirror.Definition.Quota!.Bytes);
        }

        return changed;
    }

    private LoadState NewState() => new(
        _tally.Quotas(),
        _tally.Countries?.Over.ToDictionary(static o => CountryCode.FromPacked((ushort)o.Key), static o => o.Value) ?? [],
        _tally.Continents?.Over.ToDictionary(static o => (ContinentCode)o.Key, static o => o.Value) ?? []);
}
