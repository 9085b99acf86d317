namespace MirrorActors.Fuzz.Loop;

/// <summary>Makes an input smaller that still leads to the same finding.</summary>
internal static class Shrinker
{
    public static byte[] Shrink(FuzzTarget target, byte[] input, string key)
    {
        var clock = TimeProvider.System;
        var started = clock.GetTimestamp();
        for (var piece = input.Length / 2; piece > 0; piece /= 2)
        {
            for (var at = 0; at + piece <= input.Length && clock.GetElapsedTime(started) < FuzzLimits.Shrinking;)
            {
                byte[] without = [.. input[..at], .. input[(at + piece)..]];
                if (Finding.Of(target, without)?.Key == key) input = without;
                else at += piece;
            }
        }

        return input;
    }
}
