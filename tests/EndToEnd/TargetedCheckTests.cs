using MirrorActors.EndToEnd.Harness;
using MirrorActors.Testing.Servers;

namespace MirrorActors.EndToEnd;

/// <summary>What a mirror has, between its scans.</summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1001", Justification = "DisposeAsync disposes")]
public sealed class TargetedCheckTests : IAsyncLifetime
{
    private const string New = "/releases/2.0/image.iso";
    private const string Lost = "/pool/2.deb";
    private static readonly DateTimeOffset Published = new(2026, 9, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private readonly TempTree _tree = new();
    private readonly TempTree _copy = new();

    public Task InitializeAsync()
    {
        for (var i = 1; i <= 6; i++)
        {
            _tree.Add($"pool/{i}.deb", 9_000 + i, Published);
            _copy.Add($"pool/{i}.deb", 9_000 + i, Published);
        }

        return Task.CompletedTask;
    }

    public Task DisposeAsync()
    {
        _tree.Dispose();
        _copy.Dispose();
        return Task.CompletedTask;
    }

    [NeedsProgramsFact("nginx")]
    public async Task A_new_file_is_offered_within_a_minute_and_a_lost_one_no_more_without_any_scan()
    {
        await using var nginx = await NginxServer.StartAsync(_copy.Root);
        var url = $"http://127.0.0.1:{nginx.Port}/";
        await using var node = await TestNode.StartAsync(_tree.Root);
        await node.Pbm.RunAsync("catalogue", "scan", "--wait");
        await node.AddMirrorAsync("one", "--http", url, "--country", "at");
        var scanned = (await node.MirrorAsync("one")).LastScan!.Started;
        Assert.Equal(url + Lost[1..], await node.LocationAsync(Lost));

        _copy.Add(New[1..], 300_000, Published);
        _tree.Add(New[1..], 300_000, Published);
        await node.Pbm.RunAsync("catalogue", "scan", "--wait");
        await Waiting.UntilAsync(() => node.LocationAsync(New), found => found == url + New[1..], Limit, "the new file to be offered");

        File.Delete(_copy.Root + Lost);
        await Waiting.UntilAsync(() => node.LocationAsync(Lost), found => found is null, Limit, "the lost file to be offered no more");

        var mirror = await node.MirrorAsync("one");
        Assert.Equal(("up", 6L, scanned), (mirror.State, mirror.Files, mirror.LastScan!.Started));
    }
}
