namespace MirrorActors.Engine.Actors;

/// <summary>An ask that waits for its reply: a link of the list in <see cref="OpenAsks"/>, guarded by its lock.</summary>
internal interface IOpenAsk : IPendingReply
{
    IOpenAsk? Previous { get; set; }

    IOpenAsk? Next { get; set; }

    bool IsListed { get; set; }

    /// <summary>Timestamp of the clock.</summary>
    long Deadline { get; }

    void TimeOut();
}
