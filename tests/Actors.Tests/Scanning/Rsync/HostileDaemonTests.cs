using System.Net.Sockets;
using System.Text;
using MirrorActors.Actors.Scanning;
using MirrorActors.Actors.Scanning.Rsync;
using MirrorActors.Testing;
using MirrorActors.Testing.Servers;

namespace MirrorActors.Actors.Tests.Scanning.Rsync;

/// <summary>Servers that speak rsync badly on purpose, with the real program in between.</summary>
[Collection(AloneCollection.Name)]
public sealed class HostileDaemonTests
{
    private const string Greeting = "@RSYNCD: 31.0 sha512 md5\nWelcome.\n@RSYNCD: OK\n";
    private static readonly string[] Recorded = ["list-r-proto27", "list-r-proto29", "list-r-proto31", "list-r-proto32", "list-top"];

    [NeedsProgramsFact("rsync")]
    public async Task One_that_hangs_up_at_any_byte_of_the_greeting_is_a_failure()
    {
        for (var length = 0; length <= Greeting.Length; length++)
        {
            var sent = Encoding.ASCII.GetBytes(Greeting[..length]);
            await FailsAsync((stream, token) => AfterGreetingAsync(stream, sent, token), $"{length} bytes of the greeting");
        }
    }

    [NeedsProgramsFact("rsync")]
    public async Task Garbage_is_a_failure()
    {
        var random = new Random(20261122);
        for (var round = 0; round < 20; round++)
        {
            var garbage = new byte[1 + random.Next(5000)];
            random.NextBytes(garbage);
            var sent = round % 2 == 0 ? garbage : [.. Encoding.ASCII.GetBytes(Greeting), .. garbage];
            await FailsAsync((stream, token) => AfterGreetingAsync(stream, sent, token), $"garbage {round}");
        }
    }

    [NeedsProgramsFact("rsync")]
    public async Task One_that_refuses_in_many_words_is_named_in_few()
    {
        var sent = Encoding.ASCII.GetBytes($"@RSYNCD: 31.0 sha512 md5\n@ERROR: {new string('x', 900)}\u0007\n");
        var failure = await FailsAsync((stream, token) => AfterGreetingAsync(stream, sent, token), "the refusal");
        Assert.InRange(failure.Message.Length, 10, 500);
        Assert.DoesNotContain(failure.Message, char.IsControl);
    }

    [NeedsProgramsFact("rsync")]
    public async Task A_welcome_without_end_ends_with_the_scan()
    {
        var many = new TaskCompletionSource();
        var line = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("-rw-r--r-- 1 2026/01/01 00:00:00 a\n", 1000)));
        await using var server = new ScriptedDaemon(async (stream, token) =>
        {
            await stream.WriteAsync("@RSYNCD: 31.0 sha512 md5\n"u8.ToArray(), token);
            for (var i = 0; ; i++)
            {
                await stream.WriteAsync(line, token);
                if (i == 100) many.TrySetResult();
            }
        });
        using var stop = new CancellationTokenSource();
        var meter = RsyncKit.Meter();
        var listing = RsyncKit.Lister().CollectAsync(Target(server), meter, stop.Token);
        await Awaited.Of(many.Task, "a long welcome");
        Assert.Equal(0, meter.Entries);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Awaited.Of(listing, "the end of the listing"));
    }

    [CapturesFact]
    public async Task A_recorded_listing_that_is_played_again_is_whole()
    {
        await using var server = new ScriptedDaemon(async (stream, token) =>
        {
            await stream.WriteAsync(Captures.Rsync("wire/list-r-proto32.s2c"), token);
            await DrainAsync(stream, token);
        });
        var entries = await Awaited.Of(RsyncKit.Lister().CollectAsync(Target(server)), "the end of the listing");
        var expected = Captures.Tree().Where(entry => entry.Type == "file" && EntryName.IsSafePath(entry.Path)).Select(entry => entry.Path);
        Assert.Equal(
            expected.Where(path => !path.StartsWith("noread", StringComparison.Ordinal)).Order(StringComparer.Ordinal),
            entries.Where(entry => entry.Kind == ListedKind.File).Select(entry => entry.Path).Order(StringComparer.Ordinal));
    }

    [CapturesFact]
    public async Task Recorded_listings_cut_off_anywhere_are_failures_or_whole()
    {
        foreach (var name in Recorded)
        {
            var recorded = Captures.Rsync($"wire/{name}.s2c");
            var step = Math.Max(1, recorded.Length / 14);
            for (var length = 0; length < recorded.Length; length += step)
                await EndsAsync(recorded[..length], name, 0);
            for (var i = 1; i < 12; i++) await EndsAsync(recorded[..^i], name, 0);
        }
    }

    [CapturesFact]
    public async Task Recorded_listings_with_changed_bytes_are_failures_or_have_safe_paths()
    {
        var random = new Random(20261122);
        foreach (var name in Recorded)
        {
            for (var round = 0; round < 12; round++)
            {
                var changed = (byte[])Captures.Rsync($"wire/{name}.s2c").Clone();
                for (var change = 1 + (round % 4); change > 0; change--) changed[random.Next(changed.Length)] = (byte)random.Next(256);
                await EndsAsync(changed, name, round);
            }
        }
    }

    [NeedsProgramsFact("rsync", "prlimit")]
    public async Task A_directory_without_end_ends_at_the_programs_memory()
    {
        var sent = 0L;
        await using var server = new ScriptedDaemon(async (stream, token) =>
        {
            await LegacyList.BeginAsync(stream, token);
            for (var next = 0; ; next += LegacyList.EntriesAtOnce)
            {
                var some = LegacyList.Files(next);
                await stream.WriteAsync(some, token);
                sent += some.Length;
            }
        });
        const long memory = 96L << 20;
        var lister = RsyncKit.Lister(rsync: new RsyncOptions { Memory = memory });
        var failure = await Awaited.Of(lister.FailsAsync(Target(server)), "the end of the listing");
        Assert.Equal(ListingFailure.Budget, failure.Failure);
        Assert.Contains("out of memory", failure.Message, StringComparison.Ordinal);
        Assert.InRange(sent, 1, memory);
    }

    private static ListingTarget Target(ScriptedDaemon server) => new($"rsync://127.0.0.1:{server.Port}/tree/");

    private static async Task<ListingException> FailsAsync(Func<NetworkStream, CancellationToken, Task> script, string what)
    {
        await using var server = new ScriptedDaemon(script);
        var failure = await Awaited.Of(RsyncKit.Lister().FailsAsync(Target(server)), what);
        Assert.Equal(ListingFailure.Failed, failure.Failure);
        return failure;
    }

    /// <summary>Once the client has said who it is, so that the end of the connection does not overtake the bytes.</summary>
    private static async Task AfterGreetingAsync(NetworkStream stream, byte[] sent, CancellationToken token)
    {
        await stream.ReadExactlyAsync(new byte[1], token);
        await stream.WriteAsync(sent, token);
        stream.Socket.Shutdown(SocketShutdown.Send);
        await DrainAsync(stream, token);
    }

    private static async Task EndsAsync(byte[] sent, string name, int round)
    {
        await using var server = new ScriptedDaemon((stream, token) => AfterGreetingAsync(stream, sent, token));
        try
        {
            var entries = await Awaited.Of(RsyncKit.Lister().CollectAsync(Target(server)), $"{name} {sent.Length} {round}");
            Assert.All(entries, entry => Assert.True(EntryName.IsSafePath(entry.Path), entry.Path));
        }
        catch (ListingException e)
        {
            Assert.DoesNotContain(e.Message, char.IsControl);
        }
    }

    private static async Task DrainAsync(NetworkStream stream, CancellationToken token)
    {
        var rest = new byte[4096];
        while (await stream.ReadAsync(rest, token) > 0)
        {
        }
    }
}
