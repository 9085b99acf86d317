using MirrorActors.Engine.Log;

namespace MirrorActors.Chaos.Checking;

/// <summary>What a run left behind, for <see cref="HistoryCheck"/> to judge.</summary>
/// <param name="Acknowledged">The commands that a node said yes to. Each changes something.</param>
/// <param name="Log">All events, in the order in which a subscriber got them from the start on.</param>
/// <param name="Nodes">What each node shows at the end, by its name.</param>
/// <param name="Expected">Facts that follow from the acknowledged commands; null: the fact must be absent.</param>
/// <param name="Requests">What the clients met.</param>
public sealed record History(
    IReadOnlyList<AcknowledgedCommand> Acknowledged,
    IReadOnlyList<LoggedEvent> Log,
    IReadOnlyDictionary<string, NodeReport> Nodes,
    IReadOnlyDictionary<string, string?> Expected,
    RequestCounts Requests);

/// <summary>A command that a node said yes to.</summary>
/// <param name="What">For people.</param>
public sealed record AcknowledgedCommand(Guid Id, string What);

/// <summary>What one node shows.</summary>
/// <param name="Log">Its log, one <see cref="LogPlace"/> an event, in its order.</param>
/// <param name="Facts">Its read models, flat: the path of a value in the JSON of the admin API → the value.</param>
/// <param name="IsTrimmed">The log it shows is the end of it.</param>
public sealed record NodeReport(IReadOnlyList<LogPlace> Log, IReadOnlyDictionary<string, string> Facts, bool IsTrimmed = false);

/// <summary>Which event is where, as the admin API tells it.</summary>
public sealed record LogPlace(string Position, string Stream, long Sequence, string Type);

/// <summary>What clients met.</summary>
/// <param name="Retried">Answered by a second node after the first did not answer.</param>
/// <param name="Failed">Answered by neither, or with a status of 500 or more: what happened to each.</param>
/// <param name="MayRetry">False: a retry is a failure, too.</param>
public sealed record RequestCounts(long Sent, long Retried, IReadOnlyList<string> Failed, bool MayRetry);
