namespace MirrorActors.Engine.Actors;

/// <summary>Why a message was never handled.</summary>
internal enum DeadLetterReason
{
    MailboxFull,
    DroppedOldest,
    StashFull,
    Stopped,

    /// <summary>A piped result for an instance that has since been restarted.</summary>
    Restarted,
}
