namespace MirrorActors.Engine.Journal;

/// <summary>How far a stream is journalled; number and sequence 0 when nothing is.</summary>
internal readonly record struct StreamEnd(long Id, long Sequence, byte[] Hash);
