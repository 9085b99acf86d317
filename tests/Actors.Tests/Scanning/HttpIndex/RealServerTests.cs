using MirrorActors.Actors.Scanning;
using MirrorActors.Actors.Scanning.HttpIndex;
using MirrorActors.Actors.Tests.Outgoing;
using MirrorActors.Testing.Servers;

namespace MirrorActors.Actors.Tests.Scanning.HttpIndex;

public sealed class RealServerTests : IDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly TempTree _tree = new TempTree()
        .Add("README", 42, Noon)
        .Add("a/b/deep & 100%.iso", 5000, Noon.AddMinutes(7))
        .Add("a/ünï.iso", 1_500_000, Noon);

    public void Dispose() => _tree.Dispose();

    [NeedsProgramsFact("nginx")]
    public async Task A_real_nginx_is_listed() =>
        await CheckAsync(await NginxServer.StartAsync(_tree.Root), exact: true);

    [NeedsProgramsFact("nginx")]
    public async Task A_real_nginx_with_json_is_listed() =>
        await CheckAsync(await NginxServer.StartAsync(_tree.Root, "autoindex_format json;"), exact: true);

    [NeedsProgramsFact("nginx")]
    public async Task A_symbolic_link_that_leads_up_is_not_followed_again_and_again()
    {
        Directory.CreateSymbolicLink(Path.Combine(_tree.Root, "a", "up"), "..");
        await CheckAsync(await NginxServer.StartAsync(_tree.Root), exact: true);
    }

    [NeedsProgramsFact("apache2")]
    public async Task A_real_apache_is_listed() =>
        await CheckAsync(await ApacheServer.StartAsync(_tree.Root), exact: false);

    [NeedsProgramsFact("apache2")]
    public async Task A_real_apache_without_tables_is_listed() =>
        await CheckAsync(await ApacheServer.StartAsync(_tree.Root, "FancyIndexing"), exact: false);

    private static async Task CheckAsync(ServerProcess started, bool exact)
    {
        await using var server = started;
        using var http = OutgoingTestKit.Http();
        var meter = new ListingMeter(new ListingBudget { Entries = 100 });
        var files = new List<ListedEntry>();
        var lister = new HttpIndexLister(http, "http");
        await foreach (var entry in lister.ListAsync(new ListingTarget($"http://127.0.0.1:{server.Port}/"), meter, CancellationToken.None))
            files.Add(entry);
        var expected = new[]
        {
            ("README", 42, Noon.Ticks),
            ("a/b/deep & 100%.iso", 5000, Noon.AddMinutes(7).Ticks),
            ("a/ünï.iso", 1_500_000, Noon.Ticks),
        };
        Assert.Equal(
            expected.Select(file => (file.Item1, file.Ticks)).Order(),
            files.Select(file => (file.Path, file.Time!.Value.Ticks)).Order());
        foreach (var (path, size, _) in expected)
        {
            var listed = files.Single(file => file.Path == path).Size;
            Assert.True(listed.Contains(size) && (!exact || listed.IsExact), $"{path}: {listed}");
        }
    }
}
