using MirrorActors.Engine.Log;

namespace MirrorActors.Engine.Tests.Conformance;

public static class StreamAssert
{
    /// <summary>Asserts that a stream is dense from 1 and its hashes chain.</summary>
    public static void Whole(IReadOnlyList<LoggedEvent> stream)
    {
        var previous = EventHash.None.ToArray();
        for (var i = 0; i < stream.Count; i++)
        {
            Assert.Equal(i + 1, stream[i].Sequence);
            Assert.Equal(previous, stream[i].PreviousHash.ToArray());
            previous = EventHash.Of(stream[i]);
        }
    }
}
