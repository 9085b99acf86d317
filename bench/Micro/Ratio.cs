using System.Diagnostics;

namespace MirrorActors.Micro;

/// <summary>
/// Measures the kernel against the bare channel in alternating rounds of one run and prints the median rates and
/// their ratio: not precise, but fair on a machine that others use at the same time.
/// </summary>
internal static class Ratio
{
    private const int Rounds = 7;

    public static async Task PrintAsync(TextWriter output)
    {
        await using var channel = new BareChannel();
        await using var actor = new KernelActor();
        await CompareAsync(
            output, "tells", 0.4, Workload.Tells,
            () => channel.TellAsync(Workload.Tells), () => actor.TellAsync(Workload.Tells));
        await CompareAsync(
            output, "asks, one at a time", 0.3, Workload.Asks,
            () => channel.AskAsync(Workload.Asks), () => actor.AskAsync(Workload.Asks));
        await CompareAsync(
            output, $"asks, {Workload.Askers} at once", 0.3, Workload.Asks,
            () => Workload.AskTogetherAsync(channel.AskAsync), () => Workload.AskTogetherAsync(actor.AskAsync));
        await StateChange.PrintAsync(output);
    }

    private static async Task CompareAsync(
        TextWriter output, string what, double target, int operations, Func<Task> bare, Func<Task> kernel)
    {
        await bare();
        await kernel();
        var bareRates = new double[Rounds];
        var kernelRates = new double[Rounds];
        for (var round = 0; round < Rounds; round++)
        {
            bareRates[round] = await RateAsync(operations, bare);
            kernelRates[round] = await RateAsync(operations, kernel);
        }

        var (b, k) = (Median(bareRates), Median(kernelRates));
        await output.WriteLineAsync(
            $"{what,-20} bare {b / 1e6,6:0.000} M/s   actor {k / 1e6,6:0.000} M/s   ratio {k / b:0.00} (target {target:0.0})");
    }

    private static async Task<double> RateAsync(int operations, Func<Task> run)
    {
        var started = Stopwatch.GetTimestamp();
        await run();
        return operations / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static double Median(double[] values) => values.Order().ElementAt(values.Length / 2);
}
