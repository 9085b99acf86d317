using MirrorActors.Engine.Log;

namespace MirrorActors.Engine.Postgres;

/// <summary>An event to be inserted.</summary>
internal sealed record NewRow(
    long Row, long Position, long Stream, long Sequence, NewEvent Event, AppendContext Context, byte[] PreviousHash);
