using MirrorActors.Actors.Routing;
using MirrorActors.Protocol;
using MirrorActors.Web.Strikes;

namespace MirrorActors.Web.Tests.Strikes;

public sealed class RecentDownloadsTests
{
    private readonly RecentDownloads _recent = new();

    [Theory]
    [InlineData(0, 0, 2000)]
    [InlineData(Limits.Mirrors - 1, 5, 60_005)]
    [InlineData(7, uint.MaxValue - 100L, uint.MaxValue + 3000L)]
    public void What_was_given_is_known_with_its_age(int ordinal, long then, long now)
    {
        var key = PathKey.Mix(1, (ulong)ordinal);
        _recent.Set(key, ordinal, then);
        Assert.Equal((ordinal, (uint)(now - then)), _recent.Find(key, now));
    }

    [Fact]
    public void Others_are_not_taken_for_it()
    {
        for (var i = 0UL; i < 10_000; i++) _recent.Set(PathKey.Mix(1, i), 1, 0);
        var taken = Enumerable.Range(0, 100_000).Count(i => _recent.Find(PathKey.Mix(2, (ulong)i), 0).Ordinal >= 0);
        Assert.InRange(taken, 0, 3);
    }
}
