using System.Collections.Immutable;
using MirrorActors.Actors.Mirrors;
using MirrorActors.Actors.Probing.Strikes;
using MirrorActors.Actors.Tests.Mirrors;
using MirrorActors.Actors.Views;
using MirrorActors.Engine.Actors;
using MirrorActors.Protocol.Ids;
using MirrorActors.Testing;
using MirrorActors.Testing.Actors;

namespace MirrorActors.Actors.Tests.Probing.Strikes;

public sealed class StrikeActorTests : IAsyncLifetime
{
    private readonly FakeClock _clock = new();
    private readonly MirrorTableHolder _table = new();
    private readonly Inbox<MirrorId> _probes = new();
    private ActorSystem _system = null!;
    private ActorRef<StrikeMessage> _strikes = null!;

    public Task InitializeAsync()
    {
        var facts = new MirrorFacts
        {
            Ordinal = 4,
            Definition = Mirror.Definition("a"),
            Enabled = true,
            Http = SchemeHealth.Unknown,
            Https = SchemeHealth.Unknown,
        };
        _table.Publish(new MirrorTable([facts], 1));
        _system = TestSystem.Create(_clock);
        _strikes = _system.Spawn("strikes", () => new StrikeActor(_table, (id, _) =>
        {
            _probes.Add(id);
            return Task.CompletedTask;
        }));
        return Task.CompletedTask;
    }

    public async Task DisposeAsync() => await _system.DisposeAsync();

    [Fact]
    public async Task Strikes_of_five_networks_lead_to_one_probe()
    {
        for (var network = 1UL; network <= 4; network++) Strike(network);
        for (var again = 0; again < 10; again++) Strike(4);
        Assert.Equal(4, (await ShownAsync())["a"]);
        Assert.True(_probes.IsEmpty);

        Strike(5);
        Assert.Equal("a", (await _probes.NextAsync("a probe")).Value);
        Assert.Empty(await ShownAsync());
        Strike(6);
        Assert.Equal(1, (await ShownAsync())["a"]);
        Assert.True(_probes.IsEmpty);
    }

    [Fact]
    public async Task Old_strikes_and_those_against_nobody_do_not_count()
    {
        for (var network = 1UL; network <= 4; network++) Strike(network);
        Strike(5, ordinal: 9);
        await ShownAsync();
        _clock.Advance(StrikeCount.Counts + TimeSpan.FromSeconds(1));
        Strike(6);

        Assert.Equal(1, (await ShownAsync())["a"]);
        Assert.True(_probes.IsEmpty);
    }

    private void Strike(ulong network, int ordinal = 4) => Assert.True(_strikes.TryTell(new Strike(ordinal, network)));

    private Task<ImmutableDictionary<string, int>> ShownAsync() => Awaited.Of(
        _strikes.AskAsync<ImmutableDictionary<string, int>>(
            reply => new ShowStrikes(reply), MirrorLimits.CommandDeadline, CancellationToken.None),
        "the strikes");
}
