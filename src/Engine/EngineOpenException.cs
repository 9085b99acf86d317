namespace MirrorActors.Engine;

/// <summary>The engine's storage cannot be used; the message says why, in the operator's words.</summary>
public sealed class EngineOpenException(string message, Exception? inner = null) : Exception(message, inner);
