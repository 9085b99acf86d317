using MirrorActors.Actors.Probing;
using MirrorActors.Actors.Tests.FileIndex;
using MirrorActors.Protocol.Ids;

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

    [Fact]
    public async Task Half_of_a_mirrors_files_are_those_that_clients_were_sent_there_for()
    {
        await _index.Router.ApplyFileSetAsync(Mirror, FileIndexFixture.Set(1, 2), CancellationToken.None);
        const int picks = 20_000;
        // Where paths fall differs from run to run: the one that chance takes less often shows more.
        var second = Count(new FileSampler(_index.Table), new FileId(2));
        var (rare, byChance) = second * 2 <= picks ? (new FileId(2), second) : (new FileId(1), picks - second);
        var given = Count(new FileSampler(_index.Table, new Given(rare)), rare);
        Assert.InRange(given, ((picks + byChance) / 2) - (picks / 50), ((picks + byChance) / 2) + (picks / 50));

        static int Count(FileSampler sampler, FileId file)
        {
            var dice = new Random(1);
            return Enumerable.Range(0, picks).Count(_ => sampler.OfMirror(Mirror, dice, NoFiles)!.Id == file);
        }
    }

    [Theory]
    [InlineData(3)] // another mirror's
    [InlineData(4)] // being replaced
    [InlineData(99)] // published no more
    public void What_the_mirror_does_not_hold_any_more_is_not_asked_for(int file)
    {
        var sampler = new FileSampler(_index.Table, new Given(new FileId(file)));
        var random = new Random(1);
        for (var i = 0; i < 100; i++) Assert.InRange(sampler.OfMirror(Mirror, random, NoFiles)!.Id.Value, 1, 2);
    }

    [Fact]
    public void A_confirmation_asks_for_another_file_while_there_is_one()
    {
        var sampler = new FileSampler(_index.Table, new Given(new FileId(1)));
        for (var seed = 0; seed < 100; seed++)
        {
            Assert.Equal(new FileId(2), sampler.OfMirror(Mirror, new Random(seed), new HashSet<FileId> { new(1) })!.Id);
            Assert.NotNull(sampler.OfMirror(Mirror, new Random(seed), new HashSet<FileId> { new(1), new(2) }));
        }
    }

    private static readonly HashSet<FileId> NoFiles = [];

    private sealed class Given(FileId file) : IRecentlyGiven
    {
        public FileId? PickGiven(int ordinal, Random random) => ordinal == Mirror ? file : null;
    }
}
