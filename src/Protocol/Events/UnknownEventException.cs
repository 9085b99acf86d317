namespace MirrorActors.Protocol.Events;

/// <summary>The log holds an event that this program cannot read, most likely written by a newer version.</summary>
public sealed class UnknownEventException(string type, int version)
    : Exception($"event {type} v{version} is unknown to this version of the program")
{
    public string Type { get; } = type;

    public int Version { get; } = version;
}
