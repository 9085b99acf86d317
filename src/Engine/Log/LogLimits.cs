using MirrorActors.Protocol;

namespace MirrorActors.Engine.Log;

/// <summary>Bounds of an event's envelope and of snapshots, the same in every engine.</summary>
public static class LogLimits
{
    /// <summary>Longest event type, UTF-8 bytes.</summary>
    public const int TypeBytes = 128;

    /// <summary>Longest node name, UTF-8 bytes.</summary>
    public const int NodeBytes = 256;

    /// <summary>Longest principal, UTF-8 bytes.</summary>
    public const int PrincipalBytes = 1024;

    /// <summary>Longest reason, UTF-8 bytes.</summary>
    public const int ReasonBytes = 4 * Limits.TextChars;

    /// <summary>Largest state of a snapshot, bytes; anything bigger goes into a blob.</summary>
    public const int SnapshotBytes = 8 << 20;

    /// <summary>What the built-in engines take in one append.</summary>
    public static readonly EngineLimits Append = new(
        Limits.StreamNameBytes, Limits.EventsPerAppend, Limits.EventPayloadBytes, Limits.AppendBytes);
}
