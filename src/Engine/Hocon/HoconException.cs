namespace MirrorActors.Engine.Hocon;

/// <summary>The configuration cannot be read. Carries every error found, at most
/// <see cref="HoconLimits.MaxErrors"/>; the message has one error a line.</summary>
public sealed class HoconException(IReadOnlyList<HoconError> errors) : Exception(string.Join('\n', errors))
{
    public IReadOnlyList<HoconError> Errors { get; } = errors;
}
