namespace MirrorActors.Engine.Actors;

internal readonly record struct Envelope<T>(T Message, IPendingReply? Reply);

/// <summary>The asker's side of a reply, failed by the kernel when the message is lost.</summary>
internal interface IPendingReply
{
    void Abandon(Exception failure);
}
