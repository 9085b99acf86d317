using System.Diagnostics;
using MirrorActors.Actors.Scanning;
using MirrorActors.Actors.Tests.Scanning.HttpIndex;
using MirrorActors.Testing.Servers;
using Xunit.Abstractions;

namespace MirrorActors.Actors.Tests.Scanning.Rsync;

/// <summary>
/// A directory of very many entries, with the real program in between. With MIRRORACTORS_LONG=1 ten million, which the program
/// keeps in its own memory; the figures for docs/benchmarks.md are printed.
/// </summary>
[Collection(AloneCollection.Name)]
public sealed class RsyncHugeTests(ITestOutputHelper output)
{
    private const long MostMemory = 16 << 20;
    private static readonly int Many = ListingKit.IsLong ? 10_000_000 : 200_000;

    [NeedsProgramsFact("rsync", "prlimit")]
    public async Task A_directory_of_many_entries_is_listed_in_little_memory_of_the_node()
    {
        await using var server = new ScriptedDaemon(async (stream, token) =>
        {
            await LegacyList.BeginAsync(stream, token);
            for (var sent = 0; sent < Many; sent += LegacyList.EntriesAtOnce) await stream.WriteAsync(LegacyList.Files(sent), token);
            await LegacyList.EndAsync(stream, token);
        });
        var meter = new ListingMeter(new ListingBudget { Entries = Many + 1 });
        var started = Stopwatch.GetTimestamp();
        using var memory = new MemoryWatch();
        var last = default(ListedEntry);
        await foreach (var entry in RsyncKit.Lister().ListAsync(new ListingTarget($"rsync://127.0.0.1:{server.Port}/tree/"), meter, CancellationToken.None))
            last = entry;
        var most = await memory.MostAsync();
        output.WriteLine($"{Many} entries in {Stopwatch.GetElapsedTime(started).TotalSeconds:0} s, {most >> 10} KiB more in the node");
        Assert.Equal((Many + 1, $"file-{Many - 1:D9}.iso"), (meter.Entries, last.Path));
        Assert.InRange(most, long.MinValue, MostMemory);
    }
}
