using System.Collections.Concurrent;
using MirrorActors.Engine.Log;
using MirrorActors.Engine.Tests.Conformance;

namespace MirrorActors.Engine.Tests.Postgres;

/// <summary>Appends to one stream as an actor does: what is unavailable is tried again with the same ids until the log says yes.</summary>
internal sealed class RetryingWriter(TestWriter writer, string stream, ConcurrentQueue<Guid> acknowledged)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    public async Task RunAsync(int appends)
    {
        long sequence = 0;
        for (var i = 0; i < appends; i++)
        {
            var events = TestWriter.Events(1 + (i % 3));
            var answer = await writer.AppendAsync(stream, sequence, events);
            while (answer is AppendResult.Unavailable)
            {
                await Task.Delay(Pause, TimeProvider.System);
                answer = await writer.AppendAsync(stream, sequence, events);
            }

            sequence = Assert.IsType<AppendResult.Ok>(answer).LastSequence;
            foreach (var e in events) acknowledged.Enqueue(e.Id);
        }
    }
}
