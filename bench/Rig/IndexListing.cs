using System.Diagnostics;
using System.Globalization;
using System.Net;
using MirrorActors.Actors.Outgoing;
using MirrorActors.Actors.Scanning;
using MirrorActors.Actors.Scanning.HttpIndex;

namespace MirrorActors.Rig;

/// <summary>Lists a web server's directory indexes, once to warm up and then some times; one line each.</summary>
internal static class IndexListing
{
    private const double Mega = 1 << 20;

    public static async Task RunAsync(string url, int times, TimeProvider clock, CancellationToken token)
    {
        using var http = new OutgoingHttp(new OutgoingOptions { AllowPrivate = [IPNetwork.Parse("127.0.0.0/8")] }, clock);
        var lister = new HttpIndexLister(http, "http", clock);
        for (var round = 0; round <= times; round++)
        {
            var meter = new ListingMeter(new ListingBudget { Entries = long.MaxValue });
            var (started, allocated, busy) = (clock.GetTimestamp(), GC.GetTotalAllocatedBytes(), Busy());
            var (files, most) = (0L, 0L);
            await foreach (var _ in lister.ListAsync(new ListingTarget(url), meter, token))
            {
                if (files++ % 10_000 == 0) most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: false));
            }

            var took = clock.GetElapsedTime(started);
            if (round == 0) continue;
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"files={files} seconds={took.TotalSeconds:0.00} files/s={files / took.TotalSeconds:0} cpu={(Busy() - busy).TotalSeconds:0.00} "
                + $"received={meter.Bytes / Mega:0.0}MB allocated={(GC.GetTotalAllocatedBytes() - allocated) / Mega:0}MB heap={most / Mega:0}MB"));
        }
    }

    private static TimeSpan Busy()
    {
        using var process = Process.GetCurrentProcess();
        return process.TotalProcessorTime;
    }
}
