namespace MirrorActors.Actors.Alerts;

/// <summary>Bounds of alerts.</summary>
public static class AlertLimits
{
    /// <summary>Alerts raised at the same time; more are counted in the log alone.</summary>
    public const int Raised = 20_000;

    /// <summary>Alerts that one message tells of; of the rest it tells the number.</summary>
    public const int ItemsOfMessage = 50;

    /// <summary>Longest text of an alert, characters.</summary>
    public const int TextChars = 500;

    /// <summary>Lines of one reply of a mail server, and bytes of each.</summary>
    public const int ReplyLines = 100;

    /// <summary>RFC 5321 section 4.5.3.1.5 has 512.</summary>
    public const int ReplyLineBytes = 2048;

    /// <summary>What a command writes and is kept for the reason of its failure, bytes.</summary>
    public const int CommandOutput = 4096;

    /// <summary>How often a channel looks for what it has to tell.</summary>
    public static readonly TimeSpan Look = TimeSpan.FromSeconds(5);

    /// <summary>From the node's start until what was wrong before, and nobody has seen since, is over.</summary>
    public static readonly TimeSpan Presumed = TimeSpan.FromMinutes(15);

    /// <summary>From the first alert to the message about it and all that came meanwhile.</summary>
    public static readonly TimeSpan Gather = TimeSpan.FromSeconds(10);

    /// <summary>Until a message that failed is tried again; doubles up to <see cref="RetryMax"/>.</summary>
    public static readonly TimeSpan RetryMin = TimeSpan.FromSeconds(10);

    public static readonly TimeSpan RetryMax = TimeSpan.FromMinutes(10);

    /// <summary>For one message over one channel.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    /// <summary>A mirror's contact hears of it when it was down for so long, and again after as long.</summary>
    public static readonly TimeSpan ContactAfter = TimeSpan.FromHours(24);

    /// <summary>How often it is looked for contacts to write to.</summary>
    public static readonly TimeSpan ContactLook = TimeSpan.FromMinutes(10);
}
