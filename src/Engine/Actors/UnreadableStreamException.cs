namespace MirrorActors.Engine.Actors;

/// <summary>
/// A stream holds an event this program does not know (probably written by a newer version) or has a gap. The actor
/// does not start: guessing its state could lose what was acknowledged.
/// </summary>
public sealed class UnreadableStreamException(string stream, string why) : FatalActorException($"stream {stream}: {why}")
{
    public string Stream { get; } = stream;
}
