namespace MirrorActors.Engine.Peers;

/// <summary>Another node does not take this one for one of its cluster.</summary>
public sealed class PeerRefusedException(string message) : IOException(message);
