using System.Text;
using FsCheck;
using FsCheck.Fluent;
using MirrorActors.Engine.Log;

namespace MirrorActors.Chaos.Checking;

public sealed class HistoryCheckTests
{
    private const int Events = 24;
    private const int Streams = 3;

    [Fact]
    public void A_sound_history_has_no_findings() => Assert.Empty(HistoryCheck.Findings(Sound()));

    [Fact]
    public void Whatever_is_taken_out_put_in_twice_swapped_or_altered_is_found() =>
        Check.QuickThrowOnFailure(Prop.ForAll(
            Gen.Choose(0, Events - 1).ToArbitrary(), Gen.Choose(0, Events - 1).ToArbitrary(), Gen.Choose(0, 4).ToArbitrary(),
            (one, other, how) => one == other || HistoryCheck.Findings(Harmed(one, other, how)).Count > 0));

    [Theory]
    [InlineData("at/enabled is true on n1 and false on n2", "n2", "at/enabled", "false")]
    [InlineData("at/comment is absent on n1 and old on n2", "n2", "at/comment", "old")]
    public void Nodes_that_show_different_things_are_named(string finding, string node, string key, string value)
    {
        var sound = Sound();
        var facts = sound.Nodes[node].Facts.ToDictionary();
        facts[key] = value;
        var nodes = sound.Nodes.ToDictionary();
        nodes[node] = nodes[node] with { Facts = facts };
        Assert.Contains(finding, HistoryCheck.Findings(sound with { Nodes = nodes }));
    }

    [Fact]
    public void Nodes_that_agree_on_something_else_than_was_acknowledged_are_found()
    {
        var expected = new Dictionary<string, string?> { ["at/enabled"] = "false", ["gone/enabled"] = null };
        Assert.Equal(
            ["at/enabled is true on n1, and false was acknowledged", "at/enabled is true on n2, and false was acknowledged"],
            HistoryCheck.Findings(Sound() with { Expected = expected }));
    }

    [Fact]
    public void A_node_with_a_log_of_its_own_is_found()
    {
        var sound = Sound();
        var nodes = sound.Nodes.ToDictionary();
        nodes["n2"] = nodes["n2"] with { Log = [.. nodes["n2"].Log.Take(5), nodes["n2"].Log[6]] };
        Assert.Contains(
            "node n2 has another log from event 6 on", Assert.Single(HistoryCheck.Findings(sound with { Nodes = nodes })),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_node_may_show_the_end_of_the_log_when_it_says_that_it_was_trimmed()
    {
        Assert.Empty(HistoryCheck.Findings(WithEnd(all => all.Skip(7))));
        Assert.Single(HistoryCheck.Findings(WithEnd(all => all.Skip(7).Where((_, i) => i != 3))));
        Assert.Single(HistoryCheck.Findings(WithEnd(all => all.Skip(7).SkipLast(1))));
        Assert.NotEmpty(HistoryCheck.Findings(WithEnd(_ => [])));

        static History WithEnd(Func<IEnumerable<LogPlace>, IEnumerable<LogPlace>> shown)
        {
            var sound = Sound();
            var nodes = sound.Nodes.ToDictionary();
            nodes["n2"] = nodes["n2"] with { Log = [.. shown(nodes["n2"].Log)], IsTrimmed = true };
            return sound with { Nodes = nodes };
        }
    }

    [Theory]
    [InlineData(0, 0, 0, true, "no request was sent")]
    [InlineData(9, 0, 1, true, "1 of 9 requests failed: GET 0")]
    [InlineData(9, 2, 0, false, "2 of 9 requests needed a second node")]
    [InlineData(9, 2, 0, true, null)]
    public void Failed_requests_and_unwanted_retries_are_found(long sent, long retried, int failed, bool mayRetry, string? finding)
    {
        var requests = new RequestCounts(sent, retried, [.. Enumerable.Range(0, failed).Select(i => $"GET {i}")], mayRetry);
        Assert.Equal(finding, HistoryCheck.Findings(Sound() with { Requests = requests }).SingleOrDefault());
    }

    private static History Harmed(int one, int other, int how)
    {
        var sound = Sound();
        var log = sound.Log.ToList();
        switch (how)
        {
            case 0: log.RemoveAt(one); break;
            case 1: log.Insert(other, log[one]); break;
            case 2: (log[one], log[other]) = (log[other], log[one]); break;
            case 3: log[one] = log[one] with { Context = log[one].Context with { CommandId = log[other].Context.CommandId } }; break;
            default: log[one] = log[one] with { Sequence = log[one].Sequence + 1 }; break;
        }

        return sound with { Log = log, Nodes = new Dictionary<string, NodeReport>() };
    }

    private static History Sound()
    {
        var log = new List<LoggedEvent>();
        var hashes = Enumerable.Repeat(EventHash.None, Streams).ToArray();
        for (var i = 0; i < Events; i++)
        {
            var e = new NewEvent(Guid.NewGuid(), "mirror.enabled", 1, Encoding.UTF8.GetBytes($"{{\"n\":{i}}}"));
            var context = new AppendContext(Guid.NewGuid(), DateTimeOffset.UnixEpoch, "n1", "admin (token)", null);
            log.Add(new LoggedEvent(new Position(1, i + 1), $"s{i % Streams}", (i / Streams) + 1, e, context, hashes[i % Streams]));
            hashes[i % Streams] = EventHash.Of(log[i]);
        }

        var places = log.Select(e => new LogPlace(e.Position.ToString(), e.Stream, e.Sequence, e.Event.Type)).ToList();
        var report = new NodeReport(places, new Dictionary<string, string> { ["at/enabled"] = "true" });
        return new History(
            [.. log.Select(e => new AcknowledgedCommand(e.Context.CommandId, e.Stream))], log,
            new Dictionary<string, NodeReport> { ["n1"] = report, ["n2"] = report },
            new Dictionary<string, string?> { ["at/enabled"] = "true" }, new RequestCounts(100, 3, [], MayRetry: true));
    }
}
