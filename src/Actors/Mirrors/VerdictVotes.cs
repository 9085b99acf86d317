using System.Globalization;
using MirrorActors.Actors.Probing;
using MirrorActors.Protocol.Commands;
using MirrorActors.Protocol.Mirrors;

namespace MirrorActors.Actors.Mirrors;

/// <summary>
/// What the nodes see of one mirror, as far as they have told its owner. A verdict is recorded when <see cref="VerdictQuorum"/>
/// makes it of the views of all nodes that are up; a node that has told nothing agrees with the verdict in force.
/// </summary>
internal sealed class VerdictVotes
{
    /// <summary>A view counts until its node tells another, or is not up any more.</summary>
    private static readonly VerdictQuorum Rule = new(TimeSpan.MaxValue);

    private readonly Dictionary<(string Scheme, string Node), (Verdict Verdict, int Epoch)> _told = [];

    /// <summary>Notes what a node tells.</summary>
    /// <param name="up">Names of the nodes that are up; with fewer than two, whoever tells is alone and right.</param>
    /// <returns>Null when it is to be recorded; else why not.</returns>
    public CommandResult.Refused? Refusal(RecordVerdict told, MirrorState state, IReadOnlyList<string> up)
    {
        var epoch = state.EpochOf(told.Scheme);
        if (told.Node is not { } node || told.HealthEpoch != epoch) return null;
        _told[(told.Scheme, node)] = (told.Verdict, epoch);
        var inForce = state.HealthOf(told.Scheme).Verdict;
        if (up.Count < 2 || told.Verdict == inForce) return null;
        var views = up.Union([node], StringComparer.Ordinal).Select(name => new NodeVerdict(name, ViewOf(name), TimeSpan.Zero));
        var result = Rule.Of(views, node, inForce);
        return result.Verdict == told.Verdict ? null : new CommandResult.Refused(
            RefusalKind.Conflict, "verdict",
            string.Create(CultureInfo.InvariantCulture, $"{result.Down} of {result.Voters} nodes see it down: it stays {inForce}"));

        Verdict ViewOf(string name) =>
            _told.TryGetValue((told.Scheme, name), out var view) && view.Epoch == epoch ? view.Verdict : inForce;
    }
}
