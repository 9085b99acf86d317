using MirrorActors.Actors.Probing;
using MirrorActors.Actors.Tests.FileIndex;

namespace MirrorActors.Actors.Tests.Probing;

public sealed class FileSamplerTests : IAsyncLifetime
{
    private const int Mirror = 3;
    private readonly FileIndexFixture _index = new();

    public async Task InitializeAsync()
    {
        await _index.ApplyAsync(
            FileIndexFixture.Put("/gone", 1), FileIndexFixture.Put("/here", 2), FileIndexFixture.Put("/elsewhere", 3),
            FileIndexFixture.Put("/changing", 4) with { IsSuspended = true });
        await _index.Router.ApplyFileSetAsync(Mirror, FileIndexFixture.Set(1, 2, 4), CancellationToken.None);
    }

    public Task DisposeAsync() => _index.StopAsync();

    [Fact]
    public void No_server_is_asked_for_what_the_tree_has_no_more_or_is_just_replacing()
    {
        _index.Table.Missing = FileIndexFixture.Set(1);
        var sampler = new FileSampler(_index.Table);
        var random = new Random(1);
        for (var i = 0; i < 100; i++)
        {
            Assert.Equal("here", sampler.OfMirror(Mirror, random)!.RelativeUrl);
            Assert.Contains(sampler.OfAll(random)!.RelativeUrl, new[] { "here", "elsewhere" });
        }
    }

    [Fact]
    public void A_mirror_with_nothing_else_gets_no_file()
    {
        _index.Table.Missing = FileIndexFixture.Set(1, 2);
        Assert.Null(new FileSampler(_index.Table).OfMirror(Mirror, new Random(1)));
    }

    [Fact]
    public async Task All_others_are_found_whatever_the_dice_say()
    {
        await _index.Router.ApplyFileSetAsync(Mirror, FileIndexFixture.Set(2, 3), CancellationToken.None);
        var sampler = new FileSampler(_index.Table);
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            var one = sampler.OfMirror(Mirror, random)!;
            var other = Assert.Single(sampler.Others(one, 5, Mirror, random));
            Assert.NotEqual(one.Id, other.Id);
        }
    }
}
