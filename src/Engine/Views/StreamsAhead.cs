using System.Runtime.CompilerServices;
using MirrorActors.Engine.Log;

namespace MirrorActors.Engine.Views;

/// <summary>
/// Reads the next streams while one is folded: with an engine far away a restore takes as long as some answers do, not as all of them.
/// For one caller, who enumerates the streams and reads each while it is the present one.
/// </summary>
internal sealed class StreamsAhead(IStreamReader from) : IStreamReader
{
    private readonly Dictionary<string, Task<Start>> _starts = new(StringComparer.Ordinal);

    public async IAsyncEnumerable<string> StreamsAsync(string prefix, [EnumeratorCancellation] CancellationToken token)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(token);
        var begun = new Queue<string>();
        try
        {
            await foreach (var stream in from.StreamsAsync(prefix, token))
            {
                _starts[stream] = StartAsync(stream, stop.Token);
                begun.Enqueue(stream);
                if (begun.Count < ViewLimits.StreamsAhead) continue;
                yield return begun.Peek();
                _starts.Remove(begun.Dequeue());
            }

            while (begun.TryDequeue(out var last))
            {
                yield return last;
                _starts.Remove(last);
            }
        }
        finally
        {
            await stop.CancelAsync();
            await ((Task)Task.WhenAll(_starts.Values)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _starts.Clear();
        }
    }

    public async Task<StreamSnapshot?> LoadSnapshotAsync(string stream, CancellationToken token) =>
        _starts.TryGetValue(stream, out var start) ? (await start).Snapshot : await from.LoadSnapshotAsync(stream, token);

    public async IAsyncEnumerable<LoggedEvent> ReadAsync(
        string stream, long fromSequence, [EnumeratorCancellation] CancellationToken token)
    {
        var next = fromSequence;
        if (_starts.TryGetValue(stream, out var reading) && await reading is var start && start.First <= fromSequence)
        {
            foreach (var logged in start.Events.Where(logged => logged.Sequence >= fromSequence))
            {
                yield return logged;
                next = logged.Sequence + 1;
            }

            if (start.IsAll) yield break;
        }

        await foreach (var logged in from.ReadAsync(stream, next, token)) yield return logged;
    }

    private async Task<Start> StartAsync(string stream, CancellationToken token)
    {
        var snapshot = await from.LoadSnapshotAsync(stream, token);
        var first = (snapshot?.Sequence ?? 0) + 1;
        var (events, bytes) = (new List<LoggedEvent>(), 0);
        await foreach (var logged in from.ReadAsync(stream, first, token))
        {
            if (events.Count == ViewLimits.EventsAhead || bytes > ViewLimits.BytesAhead)
                return new Start(snapshot, first, events, IsAll: false);
            events.Add(logged);
            bytes += logged.Event.Payload.Length;
        }

        return new Start(snapshot, first, events, IsAll: true);
    }

    /// <param name="First">Sequence from which on the events were read.</param>
    /// <param name="IsAll">False: the stream has more.</param>
    private sealed record Start(StreamSnapshot? Snapshot, long First, IReadOnlyList<LoggedEvent> Events, bool IsAll);
}
