namespace MirrorActors.Engine.Migration;

/// <summary>A log cannot be copied; the message says why, in the operator's words.</summary>
public sealed class MigrationException(string message, Exception? inner = null) : Exception(message, inner);
