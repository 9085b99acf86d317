using MirrorActors.Protocol;

namespace MirrorActors.Engine.Actors;

/// <summary>What happens to a message for a full mailbox.</summary>
public enum Overflow
{
    /// <summary>The new message is refused: TryTell says false, TellAsync and AskAsync wait for room.</summary>
    RejectNew,

    /// <summary>The oldest message becomes a dead letter and makes room.</summary>
    DropOldest,
}

/// <summary>What happens to an actor that may not be restarted once more.</summary>
public enum WhenExhausted
{
    Stop,

    /// <summary>The actor stops and its parent fails with <see cref="ChildFailedException"/>.</summary>
    Escalate,
}

/// <summary>How an actor is run.</summary>
public sealed record ActorOptions
{
    public static readonly ActorOptions Default = new();

    /// <summary>The default of an actor without a parent, which nobody would start again: it never gives up.</summary>
    public static readonly ActorOptions TopLevel = new()
    {
        Supervision = new SupervisionOptions { MaxRestarts = SupervisionOptions.Unlimited },
    };

    /// <summary>Messages the mailbox holds, at least 1.</summary>
    public int MailboxCapacity { get; init; } = Limits.MailboxMessages;

    public Overflow Overflow { get; init; } = Overflow.RejectNew;

    /// <summary>Messages the stash holds; one more becomes a dead letter.</summary>
    public int StashCapacity { get; init; } = Limits.MailboxMessages;

    public SupervisionOptions Supervision { get; init; } = SupervisionOptions.Default;
}

/// <summary>
/// When and how often a failed actor is restarted. The n-th restart in a row waits
/// <c>min(BackoffMax, BackoffMin × 2^(n-1))</c>, shortened by up to the <see cref="Jitter"/> share. An actor that ran
/// for <see cref="Within"/> without failing starts counting anew.
/// </summary>
public sealed record SupervisionOptions
{
    /// <summary>Value of <see cref="MaxRestarts"/> that never gives up.</summary>
    public const int Unlimited = int.MaxValue;

    public static readonly SupervisionOptions Default = new();

    public int MaxRestarts { get; init; } = 10;

    public TimeSpan Within { get; init; } = TimeSpan.FromMinutes(1);

    public TimeSpan BackoffMin { get; init; } = TimeSpan.FromMilliseconds(100);

    public TimeSpan BackoffMax { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>From 0 (none) to 1.</summary>
    public double Jitter { get; init; } = 0.2;

    public WhenExhausted WhenExhausted { get; init; } = WhenExhausted.Stop;
}
