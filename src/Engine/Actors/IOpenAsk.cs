namespace MirrorActors.Engine.Actors;

/// <summary>An ask that waits for its reply: a link of the list in <see cref="OpenAsks"/>, guarded by its lock.</summary>
internal interface IOpenAsk
{
    IOpenAsk? Previous { get; set; }

    IOpenAsk? Next { get; set; }

    bool IsListed { get; set; }

    /// <summary>Timestamp of the clock.</summary>
    long Deadline { get; }

    /// <summary>
    /// True once the actor's instance has got the message and did not put it aside: the reply ends with that instance.
    /// For the asked actor's loop only.
    /// </summary>
    bool IsDelivered { get; set; }

    void TimeOut();

    /// <summary>Fails the ask: the kernel knows that no reply will come.</summary>
    void Abandon(Exception failure);
}
