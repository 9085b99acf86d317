namespace MirrorActors.Engine.Actors;

/// <summary>Bounds of the kernel that no option changes.</summary>
public static class ActorLimits
{
    /// <summary>Messages an actor handles before it gives its thread back.</summary>
    public const int TurnMessages = 64;

    /// <summary>Longest name of an actor, characters.</summary>
    public const int NameChars = 256;

    /// <summary>Live children of one parent.</summary>
    public const int Children = 65_536;

    /// <summary>Timers of one actor.</summary>
    public const int Timers = 8192;

    /// <summary>Tasks piped to one actor and not yet delivered.</summary>
    public const int Pipes = 8192;

    /// <summary>How long an ending instance waits for its children before it cancels them.</summary>
    public static readonly TimeSpan ChildrenLimit = TimeSpan.FromSeconds(15);

    /// <summary>How long a stop waits after it has cancelled what did not stop in time.</summary>
    public static readonly TimeSpan CancelGrace = TimeSpan.FromSeconds(2);

    /// <summary>Time limit of the stop when a system is disposed without one.</summary>
    public static readonly TimeSpan DisposeLimit = TimeSpan.FromSeconds(30);
}
