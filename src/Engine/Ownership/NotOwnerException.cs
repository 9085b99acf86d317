namespace MirrorActors.Engine.Ownership;

/// <summary>What was asked for runs on another node, or on none at present.</summary>
public sealed class NotOwnerException(string message) : IOException(message);
