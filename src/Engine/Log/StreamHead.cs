namespace MirrorActors.Engine.Log;

/// <summary>The end of a stream inside the writer's transaction.</summary>
internal readonly record struct StreamHead(long Id, long Sequence, byte[] Hash);

/// <summary>Where an event id is in the log.</summary>
internal readonly record struct KnownEvent(byte[] Stream, long Position, long Sequence);
