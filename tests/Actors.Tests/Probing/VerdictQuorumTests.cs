using MirrorActors.Actors.Probing;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Tests.Probing;

public sealed class VerdictQuorumTests
{
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(2);
    private static readonly Verdict[] Verdicts = Enum.GetValues<Verdict>();
    private readonly VerdictQuorum _quorum = new(Fresh);

    /// <summary>Letters are nodes: U up, G degraded, D down, H https only, ? unknown; the verdict in force was up.</summary>
    [Theory]
    [InlineData("D", Verdict.Down)]
    [InlineData("U", Verdict.Up)]
    [InlineData("G", Verdict.Degraded)]
    [InlineData("H", Verdict.HttpsOnly)]
    [InlineData("DU", Verdict.Up)]
    [InlineData("DDU", Verdict.Down)]
    [InlineData("DUU", Verdict.Up)]
    [InlineData("DDUU", Verdict.Up)]
    [InlineData("DDGU", Verdict.Degraded)]
    [InlineData("D??", Verdict.Down)]
    [InlineData("DU?", Verdict.Up)]
    [InlineData("", Verdict.Up)]
    [InlineData("DH", Verdict.Up)]
    public void Down_takes_more_than_half_of_those_that_can_see(string nodes, Verdict verdict) =>
        Assert.Equal(verdict, _quorum.Of(nodes.Select((letter, i) => View(i, Of(letter))), "n0", Verdict.Up).Verdict);

    [Fact]
    public void Old_views_and_those_of_nodes_that_suspect_their_own_network_do_not_count()
    {
        NodeVerdict[] views =
        [
            View(0, Verdict.Up),
            View(1, Verdict.Down) with { Age = Fresh + TimeSpan.FromTicks(1) },
            View(2, Verdict.Down) with { CanSee = false },
        ];
        Assert.Equal(new QuorumVerdict(Verdict.Up, 0, 1), _quorum.Of(views, "n0", Verdict.Down));
        Assert.Equal(Verdict.Down, _quorum.Of(views[1..], "n0", Verdict.Down).Verdict);
    }

    [Fact]
    public void A_node_may_go_by_its_own_view_while_it_can_see()
    {
        var own = _quorum with { ActsOnOwnView = true };
        NodeVerdict[] views = [View(0, Verdict.Down), View(1, Verdict.Up), View(2, Verdict.Up)];
        Assert.Equal(Verdict.Down, own.Of(views, "n0", Verdict.Up).Verdict);
        Assert.Equal(Verdict.Up, own.Of(views, "n1", Verdict.Up).Verdict);
        views[0] = views[0] with { CanSee = false };
        Assert.Equal(Verdict.Up, own.Of(views, "n0", Verdict.Up).Verdict);
    }

    /// <summary>Of any views: the order is nothing, a minority never takes down, more failures never help.</summary>
    [Fact]
    public void What_must_hold_of_any_views()
    {
        for (var seed = 0; seed < 2000; seed++)
        {
            var random = new Random(seed);
            var inForce = Verdicts[random.Next(Verdicts.Length)];
            var views = Enumerable.Range(0, random.Next(8)).Select(_ => View(random.Next(6), Verdicts[random.Next(Verdicts.Length)]) with
            {
                Age = Fresh * (random.Next(4) / 2.0),
                CanSee = random.Next(5) > 0,
            }).ToArray();
            var result = _quorum.Of(views, "n0", inForce);

            random.Shuffle(views);
            Assert.Equal(result, _quorum.Of(views, "n0", inForce));

            if (result.Down * 2 > result.Voters) Assert.Equal(Verdict.Down, result.Verdict);
            else if (result.Verdict == Verdict.Down) Assert.Equal(Verdict.Down, inForce);
            Assert.True(result.Down <= result.Voters && result.Voters <= views.Select(view => view.Node).Distinct().Count());

            var worse = _quorum.Of([.. views, View(7, Verdict.Down)], "n0", inForce);
            if (result.Verdict == Verdict.Down) Assert.Equal(Verdict.Down, worse.Verdict);
            var better = _quorum.Of([.. views, View(7, Verdict.Up)], "n0", Verdict.Up);
            if (result.Verdict != Verdict.Down) Assert.NotEqual(Verdict.Down, better.Verdict);
        }
    }

    private static NodeVerdict View(int node, Verdict verdict) => new($"n{node}", verdict, TimeSpan.Zero);

    private static Verdict Of(char letter) => letter switch
    {
        'U' => Verdict.Up,
        'G' => Verdict.Degraded,
        'D' => Verdict.Down,
        'H' => Verdict.HttpsOnly,
        _ => Verdict.Unknown,
    };
}
