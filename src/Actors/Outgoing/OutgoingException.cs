namespace MirrorActors.Actors.Outgoing;

/// <summary>A call failed for a reason outside this node. The message is one line without credentials.</summary>
public sealed class OutgoingException : Exception
{
    public OutgoingException(OutgoingFailure failure, string message, Exception? inner = null)
        : base(OneLine.Of(message), inner) => Failure = failure;

    public OutgoingFailure Failure { get; }
}
