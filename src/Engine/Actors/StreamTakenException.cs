namespace MirrorActors.Engine.Actors;

/// <summary>Another owner has written the stream: the state is read from the log again.</summary>
public sealed class StreamTakenException(string stream, string why) : Exception($"stream {stream}: {why}")
{
    public string Stream { get; } = stream;
}
