using System.Runtime.CompilerServices;
using System.Text;
using MirrorActors.Engine.Log;
using MirrorActors.Engine.Ownership;

namespace MirrorActors.Chaos.Checking;

/// <summary>What is wrong with a <see cref="BrokenLog"/>.</summary>
public enum LogDefect
{
    None,

    /// <summary>An append is acknowledged and not made.</summary>
    DropsAppend,

    /// <summary>An append is made twice.</summary>
    DoublesAppend,

    /// <summary>A stream goes on from one event in two ways.</summary>
    Forks,

    /// <summary>Two appends of different streams are told in the wrong order.</summary>
    Reorders,

    /// <summary>An event that was read before has another payload.</summary>
    Alters,
}

/// <summary>A sound log with one defect, at one append.</summary>
/// <param name="at">The append that meets it, from 1.</param>
internal sealed class BrokenLog(IEventLog log, LogDefect defect, int at) : IEventLog
{
    private int _appends;

    public EngineLimits Limits => log.Limits;

    public async Task<AppendResult> AppendAsync(
        string stream, long expectedSequence, IReadOnlyList<NewEvent> events, AppendContext context, Fence fence,
        CancellationToken token)
    {
        var meetsIt = Interlocked.Increment(ref _appends) == at;
        if (meetsIt && defect == LogDefect.DropsAppend)
            return new AppendResult.Ok(await log.HeadAsync(token), expectedSequence + events.Count);
        var result = await log.AppendAsync(stream, expectedSequence, events, context, fence, token);
        if (!meetsIt || defect != LogDefect.DoublesAppend || result is not AppendResult.Ok { LastSequence: var last }) return result;
        var again = events.Select(e => e with { Id = Guid.NewGuid() }).ToList();
        return await log.AppendAsync(stream, last, again, context, fence, token);
    }

    public async IAsyncEnumerable<LogBatch> SubscribeAsync(Position after, [EnumeratorCancellation] CancellationToken token)
    {
        var number = 0;
        LogBatch? held = null;
        await foreach (var batch in log.SubscribeAsync(after, token))
        {
            var meetsIt = ++number == at;
            if (meetsIt && defect == LogDefect.Reorders && !batch.CaughtUp) held = batch;
            else yield return meetsIt && defect == LogDefect.Alters ? Altered(batch) : batch;
            if (meetsIt && defect == LogDefect.Forks) yield return Altered(batch) with { CaughtUp = batch.CaughtUp };
            if (held is null || meetsIt) continue;
            yield return held;
            held = null;
        }
    }

    public IAsyncEnumerable<LoggedEvent> ReadAsync(string stream, long fromSequence, CancellationToken token) =>
        log.ReadAsync(stream, fromSequence, token);

    public IAsyncEnumerable<string> StreamsAsync(string prefix, CancellationToken token) => log.StreamsAsync(prefix, token);

    public Task<StreamSnapshot?> LoadSnapshotAsync(string stream, CancellationToken token) => log.LoadSnapshotAsync(stream, token);

    public Task<Position> HeadAsync(CancellationToken token) => log.HeadAsync(token);

    public Task SaveSnapshotAsync(string stream, StreamSnapshot snapshot, CancellationToken token) =>
        log.SaveSnapshotAsync(stream, snapshot, token);

    public Task TrimAsync(string stream, long belowSequence, CancellationToken token) => log.TrimAsync(stream, belowSequence, token);

    private static LogBatch Altered(LogBatch batch) => batch with
    {
        Events =
        [
            .. batch.Events.Select(e => e with
            {
                Event = e.Event with { Id = Guid.NewGuid(), Payload = Encoding.UTF8.GetBytes("{\"altered\":true}") },
            }),
        ],
    };
}
