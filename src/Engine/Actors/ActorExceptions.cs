namespace MirrorActors.Engine.Actors;

/// <summary>No reply came before the deadline of an ask. The message may still be handled.</summary>
public sealed class AskTimeoutException(string path, string messageType, TimeSpan deadline)
    : TimeoutException($"{path} did not reply to {messageType} within {deadline.TotalSeconds:0.###} s")
{
    public string Path { get; } = path;

    public string MessageType { get; } = messageType;
}

/// <summary>The actor has stopped, or stopped before it replied.</summary>
public sealed class ActorStoppedException(string path) : Exception($"{path} has stopped")
{
    public string Path { get; } = path;
}

/// <summary>The actor failed on the asker's message, or its message was dropped from a full mailbox.</summary>
public sealed class ActorFailedException(string path, string why, Exception? cause)
    : Exception($"{path} {why}", cause)
{
    public string Path { get; } = path;
}

/// <summary>A child may not be restarted any more and its options say to escalate.</summary>
public sealed class ChildFailedException(string childPath, Exception cause)
    : Exception($"child {childPath} failed for good: {cause.Message}", cause)
{
    public string ChildPath { get; } = childPath;
}

/// <summary>
/// A failure that a restart cannot cure: the actor goes straight to <see cref="SupervisionOptions.WhenExhausted"/>.
/// </summary>
public class FatalActorException(string message) : Exception(message);
