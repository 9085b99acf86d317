namespace MirrorActors.Engine.Actors;

/// <summary>Life of an actor as an operator sees it.</summary>
public enum ActorStatus
{
    Starting,
    Running,

    /// <summary>Failed; waits for its next start.</summary>
    Restarting,
    Stopping,
    Stopped,
}

/// <summary>One actor at one moment, for <c>actor hierarchy</c> and metrics.</summary>
/// <param name="Path">For example <c>/node/mirrors/uni-a</c>: the system's name, then the actors' names.</param>
/// <param name="Kind">Class of the actor; empty before its first start.</param>
/// <param name="Restarts">Since it was spawned.</param>
/// <param name="Processed">Messages handled since it was spawned, failed ones included.</param>
/// <param name="DeadLetters">Messages for it that were never handled.</param>
/// <param name="LastFailure">Type and message of the last exception; null when it never failed.</param>
public sealed record ActorInfo(
    string Path,
    string Kind,
    ActorStatus Status,
    int MailboxDepth,
    int MailboxCapacity,
    int Restarts,
    long Processed,
    long DeadLetters,
    string? LastFailure);
