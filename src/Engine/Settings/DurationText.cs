using MirrorActors.Protocol.Values;

namespace MirrorActors.Engine.Settings;

/// <summary>Durations of settings (<see cref="Duration"/>).</summary>
public static class DurationText
{
    public static Parsed<TimeSpan> Parse(string text) =>
        Duration.TryParse(text, out var duration) is { } problem ? Parsed<TimeSpan>.Refused(problem) : duration;
}
