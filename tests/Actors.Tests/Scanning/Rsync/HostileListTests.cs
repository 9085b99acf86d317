using System.Text;
using MirrorActors.Actors.Scanning;
using MirrorActors.Testing;
using MirrorActors.Testing.Servers;

namespace MirrorActors.Actors.Tests.Scanning.Rsync;

/// <summary>Servers whose lists are in order and say what no mirror should, with the real program in between.</summary>
[Collection(AloneCollection.Name)]
public sealed class HostileListTests
{
    private const long Time = 1_772_366_400;

    [NeedsProgramsFact("rsync")]
    public async Task A_list_is_taken_as_it_is()
    {
        var entries = await ListAsync(("a b", 5, Time), ("c", 5_000_000_000, Time));
        Assert.Equal(["a b", "c"], entries.Select(e => e.Path));
        Assert.All(entries, e => Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(Time).Ticks, e.Time!.Value.Ticks));
        Assert.Equal(5_000_000_000, entries[1].Size.Max);
    }

    [NeedsProgramsFact("rsync")]
    public async Task Names_that_are_none_are_left_out_and_counted()
    {
        var meter = RsyncKit.Meter();
        string[] names = ["new\nline", "bell\a", "\u00ff\u00fe", "\u00c0\u00ae\u00c0\u00ae", "back\\slash", "\\#012", new('x', 1100), "d/\u001b[31m"];
        var entries = await ListAsync(meter, [.. names.Select(n => (n, 5L, Time)), ("real", 5L, Time)]);
        Assert.Equal(("real", names.Length), (Assert.Single(entries).Path, meter.Hostile));
    }

    [NeedsProgramsFact("rsync")]
    public async Task Names_that_lead_up_or_are_longer_than_any_path_end_the_listing_or_are_left_out()
    {
        foreach (var name in new[] { "..", "../x", "a/../../x", "/etc/passwd", "a/..", "nul\0nul", new string('y', 4000), new string('z', 64 << 10) })
        {
            try
            {
                var entries = await ListAsync((name, 5, Time), ("real", 5, Time));
                Assert.All(entries, e => Assert.True(e.Path is "real" or "x" or "etc/passwd" or "nul", e.Path));
            }
            catch (ListingException e)
            {
                // A name longer than its buffer is to the program as if there were no memory.
                Assert.True(e.Failure is ListingFailure.Failed or ListingFailure.Budget, e.Message);
                Assert.DoesNotContain(e.Message, char.IsControl);
            }
        }
    }

    [NeedsProgramsFact("rsync")]
    public async Task Sizes_that_are_none_are_left_out_or_end_the_listing()
    {
        foreach (var size in new[] { -1L, -5L, long.MinValue, int.MinValue })
        {
            try
            {
                Assert.All(await ListAsync(("a", size, Time), ("real", 5, Time)), e => Assert.Equal(("real", 5), (e.Path, e.Size.Max)));
            }
            catch (ListingException e)
            {
                Assert.Equal(ListingFailure.Failed, e.Failure);
            }
        }

        Assert.Equal(long.MaxValue, Assert.Single(await ListAsync(("a", long.MaxValue, Time))).Size.Max);
    }

    [NeedsProgramsFact("rsync")]
    public async Task The_first_and_the_last_second_of_32_bits_are_times()
    {
        var entries = await ListAsync(("first", 5, 0), ("last", 5, uint.MaxValue));
        Assert.Equal(["1970-01-01 00:00:00", "2106-02-07 06:28:15"], entries.Select(e => $"{new DateTime(e.Time!.Value.Ticks):yyyy-MM-dd HH:mm:ss}"));
    }

    [NeedsProgramsFact("rsync")]
    public async Task Ten_thousand_directories_below_each_other_end_at_the_budget_or_where_paths_do()
    {
        const int Directory = 0x41ED;
        await using var server = Server(async (stream, token) =>
        {
            for (var depth = 1; depth <= 10_000; depth++)
            {
                var name = Encoding.ASCII.GetBytes(string.Join('/', Enumerable.Repeat("d", Math.Min(depth, 2000))) + (depth > 2000 ? "x" : ""));
                await stream.WriteAsync(LegacyList.Entry(name, 0, Time, Directory), token);
            }
        });
        Assert.Equal(ListingFailure.Budget, (await RsyncKit.Lister().FailsAsync(Target(server))).Failure);
        var meter = new ListingMeter(new ListingBudget { Entries = 100_000, Depth = 10_000 });
        Assert.Single(await RsyncKit.Lister().CollectAsync(Target(server), meter));
        Assert.True(meter.Entries > 500);
    }

    [NeedsProgramsFact("rsync")]
    public async Task A_list_that_trickles_ends_with_the_scan()
    {
        var many = new TaskCompletionSource();
        await using var server = Server(async (stream, token) =>
        {
            var entry = LegacyList.Entry("a"u8.ToArray(), 5, Time);
            for (var sent = 0; ; sent++)
            {
                await stream.WriteAsync(entry.AsMemory(sent % entry.Length, 1), token);
                if (sent == 200) many.TrySetResult();
            }
        });
        using var stop = new CancellationTokenSource();
        var listing = RsyncKit.Lister().CollectAsync(Target(server), RsyncKit.Meter(long.MaxValue), stop.Token);
        await Awaited.Of(many.Task, "some bytes");
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Awaited.Of(listing, "the end of the listing"));
    }

    private static Task<List<ListedEntry>> ListAsync(params (string Name, long Size, long Time)[] files) => ListAsync(RsyncKit.Meter(), files);

    /// <param name="meter">Charged.</param>
    /// <param name="files">Each character of a name is a byte.</param>
    private static async Task<List<ListedEntry>> ListAsync(ListingMeter meter, params (string Name, long Size, long Time)[] files)
    {
        await using var server = Server(async (stream, token) =>
        {
            foreach (var (name, size, time) in files) await stream.WriteAsync(LegacyList.Entry(Encoding.Latin1.GetBytes(name), size, time), token);
        });
        var entries = await Awaited.Of(RsyncKit.Lister().CollectAsync(Target(server), meter), "the end of the listing");
        return [.. entries.Where(e => e.Path != LegacyList.FirstFile)];
    }

    private static ScriptedDaemon Server(Func<System.Net.Sockets.NetworkStream, CancellationToken, Task> list) => new(async (stream, token) =>
    {
        await LegacyList.BeginAsync(stream, token);
        await list(stream, token);
        await LegacyList.EndAsync(stream, token);
    });

    private static ListingTarget Target(ScriptedDaemon server) => new($"rsync://127.0.0.1:{server.Port}/tree/");
}
