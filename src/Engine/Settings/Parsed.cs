namespace MirrorActors.Engine.Settings;

/// <summary>A value, or the <paramref name="Problem"/> that follows the quoted text in a fault:
/// "is not a duration such as 30s".</summary>
public readonly record struct Parsed<T>(T Value, string? Problem)
{
    public static Parsed<T> Refused(string problem) => new(default!, problem);

    public static implicit operator Parsed<T>(T value) => new(value, null);
}
