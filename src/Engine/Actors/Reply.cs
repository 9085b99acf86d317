namespace MirrorActors.Engine.Actors;

/// <summary>
/// Where the answer to an ask goes; part of the message. Answer once: the first answer wins, any other is a bug that
/// is logged and counted. May be kept and answered later, from any thread.
/// </summary>
public sealed class Reply<TReply>
{
    private readonly Ask<TReply>? _ask;

    internal Reply(Ask<TReply>? ask) => _ask = ask;

    /// <summary>A reply nobody waits for, to send a request as a plain message.</summary>
    public static Reply<TReply> Ignored { get; } = new(null);

    public void Set(TReply reply) => _ask?.Reply(reply);

    /// <summary>The asker gets this exception.</summary>
    public void Fail(Exception failure) => _ask?.ReplyFailure(failure);
}
