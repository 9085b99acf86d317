using MirrorActors.Engine.Log;

namespace MirrorActors.Testing.Engine;

/// <summary>What the in-memory engine keeps; every access is under its lock.</summary>
internal sealed class MemoryState
{
    public Lock Gate { get; } = new();

    public ulong Epoch { get; } = BitConverter.ToUInt64(Guid.NewGuid().ToByteArray(), 8) | 1;

    /// <summary>All events in order that are not trimmed.</summary>
    public List<LoggedEvent> Events { get; } = [];

    public Dictionary<string, StreamState> Streams { get; } = new(StringComparer.Ordinal);

    public Dictionary<Guid, LoggedEvent> ById { get; } = [];

    /// <summary>Owner's session and token of each scope ever owned; session null when free.</summary>
    public Dictionary<string, (long? Session, long Token)> Owners { get; } = new(StringComparer.Ordinal);

    public long Head { get; set; }

    public long Trimmed { get; set; }

    public long LastToken { get; set; }

    public Position At(long value) => new(Epoch, value);
}
