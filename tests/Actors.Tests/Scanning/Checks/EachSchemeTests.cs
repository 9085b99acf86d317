using MirrorActors.Actors.FileIndex;
using MirrorActors.Actors.Scanning.Checks;
using MirrorActors.Actors.Tests.FileIndex;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Tests.Scanning.Checks;

/// <summary>A file that one scheme in use lacks is not held, whatever the other one says.</summary>
public sealed class EachSchemeTests : IAsyncLifetime
{
    private static readonly MirrorUrls Both = new(Http: "http://a.example/", Https: "https://a.example/");
    private readonly FileIndexFixture _index = new();

    public Task InitializeAsync() => _index.ApplyAsync(FileIndexFixture.Put("/a", 1), FileIndexFixture.Put("/b", 2));

    public Task DisposeAsync() => _index.StopAsync();

    [Theory]
    [InlineData(FileCheckVerdict.Held, FileCheckVerdict.Held, true)]
    [InlineData(FileCheckVerdict.Held, FileCheckVerdict.Gone, false)]
    [InlineData(FileCheckVerdict.Held, FileCheckVerdict.Outdated, false)]
    [InlineData(FileCheckVerdict.Held, FileCheckVerdict.Unclear, true)]
    [InlineData(FileCheckVerdict.Held, FileCheckVerdict.Busy, true)]
    [InlineData(FileCheckVerdict.Gone, FileCheckVerdict.Held, false)]
    [InlineData(FileCheckVerdict.Unclear, FileCheckVerdict.Held, false)]
    public async Task Both_schemes_decide(FileCheckVerdict https, FileCheckVerdict http, bool isHeld)
    {
        var result = await RunAsync(Both, mirror => mirror.Urls.Https is null ? http : https);
        Assert.Equal(isHeld ? [1, 2] : [], result.Held.Select(file => file.Value).Order());
        Assert.Equal(http == FileCheckVerdict.Gone || https == FileCheckVerdict.Gone ? 2 : 0, result.Gone.Count);
    }

    [Fact]
    public async Task A_scheme_that_the_mirror_has_not_is_not_asked()
    {
        var asked = 0;
        var result = await RunAsync(Both with { Http = null }, _ =>
        {
            asked++;
            return FileCheckVerdict.Held;
        });
        Assert.Equal((2, 2), (asked, result.Held.Count));
    }

    private Task<SpotCheckResult> RunAsync(MirrorUrls urls, Func<MirrorDefinition, FileCheckVerdict> says)
    {
        var mirror = new MirrorDefinition { Repository = "default", Id = "m", Urls = urls };
        return new SpotCheck(new Says(says)).RunOverEachAsync(mirror, [_index.Find("/a"), _index.Find("/b")], CancellationToken.None);
    }

    private sealed class Says(Func<MirrorDefinition, FileCheckVerdict> says) : IFileCheck
    {
        private readonly Lock _lock = new();

        public Task<FileCheckResult> CheckAsync(MirrorDefinition mirror, FileEntry file, CancellationToken token)
        {
            lock (_lock) return Task.FromResult(new FileCheckResult(says(mirror), "said"));
        }
    }
}
