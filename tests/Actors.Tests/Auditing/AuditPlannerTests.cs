using System.Security.Cryptography;
using MirrorActors.Actors.Auditing;
using MirrorActors.Actors.Catalogue;
using MirrorActors.Actors.Probing;
using MirrorActors.Actors.Tests.FileIndex;
using MirrorActors.Protocol.Ids;

namespace MirrorActors.Actors.Tests.Auditing;

public sealed class AuditPlannerTests : IAsyncLifetime
{
    private const int Mirror = 3;
    private static readonly DateTime Modified = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    private readonly string _root = Directory.CreateTempSubdirectory("audit").FullName;
    private readonly byte[] _content = RandomNumberGenerator.GetBytes(5000);
    private readonly FileIndexFixture _index = new();

    public async Task InitializeAsync()
    {
        await _index.ApplyAsync(FileIndexFixture.Put("/f", 1, 5000, Modified.Ticks));
        await _index.Router.ApplyFileSetAsync(Mirror, FileIndexFixture.Set(1), CancellationToken.None);
        Write(_content);
    }

    public async Task DisposeAsync()
    {
        await _index.StopAsync();
        Directory.Delete(_root, recursive: true);
    }

    [Fact]
    public async Task Any_range_of_a_held_file_is_hashed_from_the_tree()
    {
        var planner = Planner(1000);
        var random = new Random(1);
        var offsets = new HashSet<long>();
        for (var i = 0; i < 50; i++)
        {
            var plan = (await planner.AnyAsync(Mirror, random, CancellationToken.None))!;
            Assert.Equal(1000, plan.Length);
            Assert.Equal(SHA256.HashData(_content.AsSpan((int)plan.Offset, 1000)), plan.Sha256.AsSpan());
            offsets.Add(plan.Offset);
        }

        Assert.True(offsets.Count > 40);
    }

    [Fact]
    public async Task A_file_that_the_tree_has_in_another_version_or_no_more_is_not_compared()
    {
        Write(_content[..4999]);
        Assert.Null(await PlanAsync());
        Write(_content);
        File.SetLastWriteTimeUtc(Path.Combine(_root, "f"), Modified.AddSeconds(1));
        Assert.Null(await PlanAsync());
        File.Delete(Path.Combine(_root, "f"));
        Assert.Null(await PlanAsync());
        Assert.Null(await Planner(1000).OfAsync(new FileId(99), new Random(1), CancellationToken.None));
        Assert.Null(await Planner(1000).AnyAsync(Mirror + 1, new Random(1), CancellationToken.None));
    }

    private Task<AuditPlan?> PlanAsync() => Planner(1000).OfAsync(new FileId(1), new Random(1), CancellationToken.None);

    private AuditPlanner Planner(int mostBytes) => new(
        _index.Table, new FileSampler(_index.Table),
        new PublishedBytes(_index.Table, new SourceTree(_root, new NameRules([], false)), TimeProvider.System), mostBytes,
        TimeProvider.System);

    private void Write(byte[] content)
    {
        var path = Path.Combine(_root, "f");
        File.WriteAllBytes(path, content);
        File.SetLastWriteTimeUtc(path, Modified);
    }
}
