using MirrorActors.Actors.Mirrors;
using MirrorActors.Protocol.Commands;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Tests.Mirrors;

public sealed class VerdictVotesTests
{
    private static readonly string[] Three = ["n1", "n2", "n3"];
    private readonly VerdictVotes _votes = new();
    private MirrorState _state = Mirror.Enabled();

    /// <summary>Each word is a node and what it tells; the answer is the verdict in force after each.</summary>
    [Theory]
    [InlineData("n1U", "U")]
    [InlineData("n1U n2D", "U U")]
    [InlineData("n1U n2D n3D", "U U D")]
    [InlineData("n1U n2D n2D n2D", "U U U U")]
    [InlineData("n1U n2D n2U n3D", "U U U U")]
    [InlineData("n1U n2D n3D n1U", "U U D D")]
    [InlineData("n1U n2D n3D n1U n2U", "U U D D U")]
    [InlineData("n1D", "D")]
    [InlineData("n1D n2U n3U", "D D U")]
    [InlineData("n1U n4D n2D", "U U U")]
    [InlineData("n1U n2H n3H", "U U H")]
    public void A_verdict_is_recorded_when_most_nodes_that_are_up_see_it(string told, string inForce) =>
        Assert.Equal(inForce, string.Join(' ', told.Split(' ').Select(word => Letter(Tell(word, Three)))));

    [Fact]
    public void A_node_that_is_alone_decides_alone_and_one_of_two_does_not()
    {
        Assert.Equal(Verdict.Up, Tell("n1U", ["n1"]));
        Assert.Equal(Verdict.Down, Tell("n1D", ["n1"]));
        Assert.Equal(Verdict.Up, Tell("n1U", ["n1"]));
        Assert.Equal(Verdict.Up, Tell("n1D", ["n1", "n2"]));
        Assert.Equal("1 of 2 nodes see it down: it stays Up", Refusal("n1D", ["n1", "n2"])!.Faults[0].Message);
        // n2 is gone.
        Assert.Equal(Verdict.Down, Tell("n1D", ["n1"]));
    }

    [Fact]
    public void What_was_seen_before_the_mirror_was_enabled_again_does_not_count()
    {
        Tell("n1U", Three);
        Tell("n2D", Three);
        _state = _state.After(new DisableMirror(), new EnableMirror());
        Tell("n1U", Three);
        Assert.Equal(Verdict.Up, Tell("n3D", Three));
        Assert.Equal(Verdict.Down, Tell("n2D", Three));
    }

    private Verdict Tell(string word, string[] up)
    {
        if (Refusal(word, up) is null) _state = _state.After(Command(word));
        return _state.Http.Verdict;
    }

    private CommandResult.Refused? Refusal(string word, string[] up) => _votes.Refusal(Command(word), _state, up);

    private RecordVerdict Command(string word) => new(
        "http", word[2] switch { 'U' => Verdict.Up, 'D' => Verdict.Down, _ => Verdict.HttpsOnly }, "seen",
        _state.HealthEpoch, Node: word[..2]);

    private static char Letter(Verdict verdict) => verdict.ToString()[0];
}
