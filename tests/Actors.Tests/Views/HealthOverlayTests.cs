using MirrorActors.Actors.Tests.Mirrors;
using MirrorActors.Actors.Views;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Tests.Views;

public sealed class HealthOverlayTests
{
    private static readonly SchemeHealth Up = new(Verdict.Up, "recorded", Mirror.Noon);
    private static readonly SchemeHealth Down = new(Verdict.Down, "seen here", Mirror.Noon);

    private static readonly MirrorFacts Facts = new()
    {
        Ordinal = 0,
        Definition = Mirror.Definition(),
        Enabled = true,
        Http = Up,
        Https = Up,
        HealthEpoch = 4,
    };

    [Fact]
    public void What_this_node_saw_lies_over_what_is_recorded()
    {
        var seen = HealthOverlay.Empty.With("a", "http", 4, Down).Over(Facts);

        Assert.Equal((Down, Up), (seen.Http, seen.Https));
    }

    [Theory]
    [InlineData(FamilyState.Up, FamilyState.Up)]
    [InlineData(FamilyState.Absent, FamilyState.Absent)]
    [InlineData(FamilyState.Unknown, FamilyState.Unknown)]
    [InlineData(FamilyState.Down, FamilyState.Unknown)]
    public void Of_a_family_that_this_node_cannot_tell_what_is_recorded_stays_but_never_down(FamilyState recorded, FamilyState shown)
    {
        var facts = Facts with { Http = Up with { Ipv4 = FamilyState.Up, Ipv6 = recorded }, Https = Up with { Ipv4 = recorded } };
        var overlay = HealthOverlay.Empty
            .With("a", "http", 4, Down with { Ipv4 = FamilyState.Down })
            .With("a", "https", 4, Up with { Ipv6 = FamilyState.Up });

        var seen = overlay.Over(facts);

        Assert.Equal(Down with { Ipv4 = FamilyState.Down, Ipv6 = shown }, seen.Http);
        Assert.Equal(Up with { Ipv4 = shown, Ipv6 = FamilyState.Up }, seen.Https);
    }

    [Fact]
    public void An_observation_of_another_epoch_or_mirror_does_not_count_and_is_forgotten()
    {
        var overlay = HealthOverlay.Empty.With("a", "http", 3, Down).With("b", "http", 4, Down);

        Assert.Same(Facts, overlay.Over(Facts));
        var pruned = overlay.Pruned([Facts with { HealthEpoch = 3 }]);
        Assert.Equal(Down, pruned.Over(Facts with { HealthEpoch = 3 }).Http);
        Assert.Same(Facts, overlay.Pruned([Facts]).With("c", "http", 4, Down).Over(Facts));
    }

    [Fact]
    public void Ordinals_given_back_are_used_again_the_smallest_first_and_are_bounded()
    {
        var pool = new OrdinalPool(3);
        Assert.Equal([0, 1, 2], new[] { pool.Take(), pool.Take(), pool.Take() });
        Assert.Throws<InvalidOperationException>(() => pool.Take());

        pool.Give(2);
        pool.Give(0);

        Assert.Equal([0, 2], new[] { pool.Take(), pool.Take() });
        Assert.Equal(3, pool.Used);
    }
}
