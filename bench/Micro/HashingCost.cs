using System.Globalization;
using MirrorActors.Actors.Catalogue;
using MirrorActors.Engine.Settings;
using MirrorActors.Engine.Threads;

namespace MirrorActors.Micro;

/// <summary>
/// Processor time of hashing a file that is in the page cache, without and with pieces, in alternating rounds of one run: the best of
/// each, which a busy machine disturbs least.
/// </summary>
internal static class HashingCost
{
    private const int Size = 192 << 20;
    private const int Rounds = 7;

    public static async Task PrintAsync(TextWriter output)
    {
        var path = Path.GetTempFileName();
        try
        {
            var content = new byte[Size];
            new Random(1).NextBytes(content);
            await File.WriteAllBytesAsync(path, content);
            HashSettings[] choices =
            [
                new(false, false, true, false), new(false, false, true, false, Pieces: true), new(true, false, true, false),
            ];
            var best = new double[choices.Length];
            Array.Fill(best, double.MaxValue);
            for (var round = 0; round < Rounds; round++)
            {
                for (var i = 0; i < choices.Length; i++) best[i] = Math.Min(best[i], await SecondsAsync(path, choices[i]));
            }

            Print(output, "sha256", best[0], best[0]);
            Print(output, "sha256, pieces", best[1], best[0]);
            Print(output, "sha256, md5", best[2], best[0]);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static async Task<double> SecondsAsync(string path, HashSettings settings)
    {
        var policy = new HashPolicy(settings, []);
        var hasher = new FileHasher(policy, new ReadBudget(long.MaxValue, TimeProvider.System));
        using var hashing = FileHasher.Begin(path, Size, File.GetLastWriteTimeUtc(path).Ticks, policy.Of("/file"u8));
        var began = Environment.CpuUsage.TotalTime;
        if (await hasher.GoOnAsync(hashing, () => false, inSpare: false, CancellationToken.None) != HashingEnd.Done)
            throw new InvalidOperationException("the file changed");
        _ = hashing.ToHashes();
        _ = hashing.ToPieces();
        return (Environment.CpuUsage.TotalTime - began).TotalSeconds;
    }

    private static void Print(TextWriter output, string what, double seconds, double plain) => output.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"{what,-16} {Size / seconds / (1 << 20),7:0} MiB a processor second, {seconds / plain:0.00} times the time"));
}
