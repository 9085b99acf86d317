using System.Runtime.CompilerServices;
using MirrorActors.Engine.Log;
using MirrorActors.Engine.Ownership;

namespace MirrorActors.Engine.Late;

/// <summary>The log of a <see cref="LateEngine"/>.</summary>
internal sealed class LateLog(LateEngine engine) : IEventLog
{
    public EngineLimits Limits => engine.Opened.IsCompletedSuccessfully ? engine.Real.Log.Limits : LogLimits.Append;

    public Task<AppendResult> AppendAsync(
        string stream,
        long expectedSequence,
        IReadOnlyList<NewEvent> events,
        AppendContext context,
        Fence fence,
        CancellationToken token) =>
        engine.Opened.IsCompletedSuccessfully
            ? engine.Real.Log.AppendAsync(stream, expectedSequence, events, context, fence, token)
            : Task.FromResult<AppendResult>(
                new AppendResult.Unavailable(MayHaveCommitted: false, engine.Unavailable.Message));

    public async IAsyncEnumerable<LoggedEvent> ReadAsync(
        string stream, long fromSequence, [EnumeratorCancellation] CancellationToken token)
    {
        await foreach (var logged in engine.Real.Log.ReadAsync(stream, fromSequence, token)) yield return logged;
    }

    public async IAsyncEnumerable<string> StreamsAsync(
        string prefix, [EnumeratorCancellation] CancellationToken token)
    {
        await foreach (var stream in engine.Real.Log.StreamsAsync(prefix, token)) yield return stream;
    }

    public async IAsyncEnumerable<LogBatch> SubscribeAsync(
        Position after, [EnumeratorCancellation] CancellationToken token)
    {
        await foreach (var batch in engine.Real.Log.SubscribeAsync(after, token)) yield return batch;
    }

    public async Task<Position> HeadAsync(CancellationToken token) => await engine.Real.Log.HeadAsync(token);

    public async Task SaveSnapshotAsync(string stream, StreamSnapshot snapshot, CancellationToken token) =>
        await engine.Real.Log.SaveSnapshotAsync(stream, snapshot, token);

    public async Task<StreamSnapshot?> LoadSnapshotAsync(string stream, CancellationToken token) =>
        await engine.Real.Log.LoadSnapshotAsync(stream, token);

    public async Task TrimAsync(string stream, long belowSequence, CancellationToken token) =>
        await engine.Real.Log.TrimAsync(stream, belowSequence, token);
}
