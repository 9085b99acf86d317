using System.Diagnostics;
using MirrorActors.Actors.Scanning;
using MirrorActors.Testing.Servers;

namespace MirrorActors.Actors.Tests.Scanning.Conformance;

/// <summary>
/// What every lister does with a real server, which a class for each server inherits. What a server cannot show is named there.
/// </summary>
public abstract class ListerConformance : IAsyncLifetime
{
    private readonly AwkwardTree _tree = new();
    private ListedServer? _server;

    /// <summary>Paths of regular files that the server's listing cannot show, or not by their names.</summary>
    protected virtual IReadOnlyCollection<string> NotShown => [];

    /// <summary>Paths that appear besides the regular files, as files: what links lead to, where the server follows them.</summary>
    protected virtual IReadOnlyCollection<string> Besides => [];

    /// <summary>Paths of regular files that the server shows with a time they do not have.</summary>
    protected virtual IReadOnlyCollection<string> WrongTimes => [];

    /// <summary>False where sizes are rounded or absent.</summary>
    protected virtual bool ShowsExactSizes => true;

    /// <summary>The coarsest time the server shows; zero where it shows none.</summary>
    protected virtual TimeSpan Precision => TimeSpan.FromSeconds(1);

    /// <summary>A server of the folder, on loopback.</summary>
    private protected abstract Task<ListedServer> StartAsync(string root);

    public async Task InitializeAsync() => _server = await StartAsync(_tree.Root);

    public async Task DisposeAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
        _tree.Delete();
    }

    [ConformanceFact]
    public async Task The_found_set_equals_the_tree()
    {
        var found = (await ListAsync(Whole)).Where(entry => entry.Kind == ListedKind.File).Select(entry => entry.Path);
        var expected = _tree.Files.Keys.Except(NotShown).Concat(Besides);
        Assert.Equal(expected.Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));
    }

    [ConformanceFact]
    public async Task Sizes_and_times_fit_the_files()
    {
        foreach (var entry in await ListAsync(Whole))
        {
            if (!_tree.Files.TryGetValue(entry.Path, out var file)) continue;
            Assert.True(entry.Size.Contains(file.Size), $"{entry.Path}: {entry.Size} for {file.Size}");
            Assert.True(entry.Size.IsExact || !ShowsExactSizes, $"{entry.Path}: {entry.Size}");
            Assert.Equal(Precision == TimeSpan.Zero, entry.Time is null);
            if (entry.Time is not { } time) continue;
            Assert.InRange(time.Precision, 1, Precision.Ticks);
            var isRight = file.Modified.UtcTicks >= time.Ticks && file.Modified.UtcTicks < time.Ticks + time.Precision;
            Assert.True(isRight || WrongTimes.Contains(entry.Path), $"{entry.Path}: {new DateTime(time.Ticks):O} for {file.Modified:O}");
        }
    }

    [ConformanceFact]
    public async Task A_directory_alone_is_listed_by_names_from_the_base()
    {
        var found = await ListAsync(Whole with { Directory = "\u00fcn\u00ef/", Deep = false });
        var shown = _tree.Files.Keys.Where(path => path.StartsWith("\u00fcn\u00ef/", StringComparison.Ordinal)).Except(NotShown);
        Assert.Equal(shown.Order(StringComparer.Ordinal), found.Select(entry => entry.Path).Order(StringComparer.Ordinal));
        Assert.DoesNotContain(
            await ListAsync(Whole with { Directory = "deep/1/", Deep = false }), entry => entry.Kind == ListedKind.File);
        Assert.Equal("deep/1/2/3/4/5/6/7/8/file", Assert.Single(await ListAsync(Whole with { Directory = "deep/1/" })).Path);
        Assert.Empty(await ListAsync(Whole with { Directory = "void/" }));
    }

    [ConformanceFact]
    public async Task A_base_below_the_root_is_listed()
    {
        var found = await ListAsync(new ListingTarget(Url + "a%20b/"));
        Assert.Equal("c  d.iso", Assert.Single(found).Path);
    }

    [ConformanceFact]
    public async Task A_directory_that_is_not_there_is_absent()
    {
        Assert.Equal(ListingFailure.Absent, (await FailsAsync(Whole with { Directory = "no such/" })).Failure);
        Assert.Equal(ListingFailure.Absent, (await FailsAsync(new ListingTarget(Url + "no%20such/"))).Failure);
    }

    [ConformanceFact]
    public async Task Budgets_end_the_listing()
    {
        Assert.Equal(ListingFailure.Budget, (await FailsAsync(Whole, new ListingBudget { Entries = 5 })).Failure);
        Assert.Equal(ListingFailure.Budget, (await FailsAsync(Whole, Budget with { Bytes = 100 })).Failure);
        Assert.Equal(ListingFailure.Budget, (await FailsAsync(Whole, Budget with { Depth = 5 })).Failure);
    }

    [ConformanceFact]
    public async Task Cancelling_ends_the_listing()
    {
        using var stop = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in Server.Lister.ListAsync(Whole, new ListingMeter(Budget), stop.Token)) await stop.CancelAsync();
        });
    }

    [ConformanceFact]
    public async Task A_server_that_is_gone_is_a_failure()
    {
        await Server.DisposeAsync();
        Assert.Equal(ListingFailure.Failed, (await FailsAsync(Whole)).Failure);
    }

    private static ListingBudget Budget { get; } = new() { Entries = 1000 };

    private ListedServer Server => _server ?? throw new UnreachableException();

    private string Url => Server.Url;

    private ListingTarget Whole => new(Url);

    private async Task<List<ListedEntry>> ListAsync(ListingTarget target, ListingBudget? budget = null)
    {
        var entries = new List<ListedEntry>();
        await foreach (var entry in Server.Lister.ListAsync(target, new ListingMeter(budget ?? Budget), CancellationToken.None))
            entries.Add(entry);
        return entries;
    }

    private Task<ListingException> FailsAsync(ListingTarget target, ListingBudget? budget = null) =>
        Assert.ThrowsAsync<ListingException>(() => ListAsync(target, budget));
}

/// <summary>A server, with the lister for it.</summary>
/// <param name="Url">Of the folder, ending in a slash.</param>
/// <param name="Owned">Disposed in this order.</param>
internal sealed record ListedServer(IMirrorLister Lister, string Url, params IReadOnlyList<object> Owned) : IAsyncDisposable
{
    public async ValueTask DisposeAsync()
    {
        foreach (var one in Owned)
        {
            if (one is IAsyncDisposable late) await late.DisposeAsync();
            else (one as IDisposable)?.Dispose();
        }
    }
}

/// <summary>Needs every server that the suite knows: where one is absent, all of it is skipped.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ConformanceFactAttribute : FactAttribute
{
    private static readonly string[] Servers =
        ["rsync", "stunnel4", "nginx", "apache2", "lighttpd", "caddy", "vsftpd", "proftpd", "pure-ftpd", "python3"];

    public ConformanceFactAttribute()
    {
        if (Servers.FirstOrDefault(name => Programs.Find(name) is null) is { } absent) Skip = $"{absent} is not installed";
    }
}
