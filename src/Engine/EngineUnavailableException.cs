namespace MirrorActors.Engine;

/// <summary>The engine cannot be reached at present; the same call may succeed later.</summary>
public class EngineUnavailableException(string why) : IOException($"the engine cannot be reached: {why}");
