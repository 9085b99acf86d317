namespace MirrorActors.Engine.Settings;

/// <summary>How much of a client's address the access log keeps: its /24 or /48, or all.</summary>
public enum AccessLogIp
{
    Truncated,
    Full,
}
