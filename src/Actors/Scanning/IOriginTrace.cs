namespace MirrorActors.Actors.Scanning;

/// <summary>The origin's own trace file.</summary>
public interface IOriginTrace
{
    /// <summary>As it is now. Never throws for what the origin does.</summary>
    Task<TraceFile> ReadAsync(CancellationToken token);
}

/// <summary>A trace file, or why there is none.</summary>
/// <param name="Text">Its bytes; empty when there is a problem.</param>
public readonly record struct TraceFile(byte[] Text, string? Problem)
{
    public static TraceFile None(string problem) => new([], problem);
}

/// <summary>Where nobody can read it.</summary>
/// <param name="why">Told once.</param>
public sealed class NoTrace(string why) : IOriginTrace
{
    public Task<TraceFile> ReadAsync(CancellationToken token) => Task.FromResult(TraceFile.None(why));
}
