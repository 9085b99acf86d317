using System.Diagnostics;
using System.Globalization;

namespace MirrorActors.Micro;

/// <summary>A choice from warm tables in a plain loop: the best of many turns, which a busy machine disturbs least.</summary>
internal static class SelectionCost
{
    private const int Turns = 40;
    private const long Small = 1 << 20;
    private const long Large = 700 << 20;

    public static void Print(TextWriter output)
    {
        output.WriteLine("mirrors  all in the clients' country  small file, µs  large file, µs");
        foreach (var mirrors in (int[])[12, 50, 400])
        {
            foreach (var oneCountry in (bool[])[false, true])
            {
                var small = Best(new SelectionWorkload(mirrors, oneCountry, Small));
                var large = Best(new SelectionWorkload(mirrors, oneCountry, Large));
                output.WriteLine(string.Create(
                    CultureInfo.InvariantCulture, $"{mirrors,7}  {oneCountry,28}  {small,14:0.00}  {large,14:0.00}"));
            }
        }
    }

    private static double Best(SelectionWorkload workload)
    {
        var best = double.MaxValue;
        for (var turn = 0; turn < Turns; turn++)
        {
            var started = Stopwatch.GetTimestamp();
            workload.Run();
            best = Math.Min(best, Stopwatch.GetElapsedTime(started).TotalMicroseconds / SelectionWorkload.Clients);
        }

        return best;
    }
}
