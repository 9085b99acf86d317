using MirrorActors.Engine.Log;

namespace MirrorActors.Testing.Engine;

/// <summary>One stream of the in-memory engine.</summary>
internal sealed class StreamState
{
    public long Head { get; set; }

    public long Trimmed { get; set; }

    public ReadOnlyMemory<byte> Hash { get; set; } = EventHash.None;

    public StreamSnapshot? Snapshot { get; set; }
}
