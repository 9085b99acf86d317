using System.Diagnostics;
using System.Globalization;

namespace MirrorActors.Fuzz.Loop;

/// <summary>What is wrong with a run of a target.</summary>
/// <param name="Key">The same for what has the same cause, as far as that can be told: kind of exception and place.</param>
internal sealed record Finding(string Key, string Text)
{
    private static readonly TimeProvider Clock = TimeProvider.System;

    /// <summary>Runs a target once.</summary>
    /// <returns>Null when all is well.</returns>
    public static Finding? Of(FuzzTarget target, byte[] input)
    {
        var (finding, time) = RunOnce(target, input);
        if (finding is not null || time < FuzzLimits.Slow) return finding;
        for (var again = 0; again < 2; again++)
        {
            var (_, once) = RunOnce(target, input);
            if (once < time) time = once;
        }

        if (time < FuzzLimits.Slow) return null;
        return new Finding("slow", string.Create(CultureInfo.InvariantCulture,
            $"takes {time.TotalSeconds:0.0} s for {input.Length} bytes"));
    }

    private static (Finding? Finding, TimeSpan Time) RunOnce(FuzzTarget target, byte[] input)
    {
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var started = Clock.GetTimestamp();
        try
        {
            target.Run(input);
        }
        catch (Exception e)
        {
            return (new Finding($"{e.GetType().Name} {PlaceOf(e)}", e.ToString()), default);
        }

        var time = Clock.GetElapsedTime(started);
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        return allocated <= FuzzLimits.AllocatedBytes
            ? (null, time)
            : (new Finding("memory", $"allocates {allocated >> 20} MiB for {input.Length} bytes"), time);
    }

    /// <summary>The innermost method of ours that it came through.</summary>
    private static string PlaceOf(Exception e)
    {
        foreach (var frame in new StackTrace(e).GetFrames())
        {
            var method = frame.GetMethod();
            if (method?.DeclaringType?.FullName is { } type && type.StartsWith("MirrorActors.", StringComparison.Ordinal))
                return $"{type}.{method.Name}";
        }

        return "";
    }
}
