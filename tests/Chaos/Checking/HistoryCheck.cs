using MirrorActors.Engine.Log;

namespace MirrorActors.Chaos.Checking;

/// <summary>The judge of a run: all that is wrong with a history, nothing when it is sound.</summary>
public static class HistoryCheck
{
    private const int MostShown = 5;

    public static IReadOnlyList<string> Findings(History history) =>
    [
        .. Order(history.Log),
        .. history.Log.GroupBy(e => e.Stream, StringComparer.Ordinal).SelectMany(Chain),
        .. Commands(history),
        .. history.Nodes.SelectMany(node => SameLog(node.Key, node.Value, history.Log)),
        .. Facts(history.Nodes),
        .. history.Nodes.SelectMany(node => Expected(node.Key, node.Value.Facts, history.Expected)),
        .. Requests(history.Requests),
    ];

    /// <summary>One total order: positions grow, and only events of one append share one.</summary>
    private static IEnumerable<string> Order(IReadOnlyList<LoggedEvent> log)
    {
        foreach (var (earlier, later) in log.Zip(log.Skip(1)))
        {
            if (earlier.Position > later.Position) yield return $"position {later.Position} comes after {earlier.Position}";
            if (earlier.Position == later.Position && earlier.Stream != later.Stream)
                yield return $"position {later.Position} is of {earlier.Stream} and of {later.Stream}";
        }

        foreach (var id in log.GroupBy(e => e.Event.Id).Where(g => g.Count() > 1))
            yield return $"event {id.Key} is in the log {id.Count()} times";
    }

    /// <summary>A stream has no gap and no fork, and each event names the hash of the one before.</summary>
    private static IEnumerable<string> Chain(IGrouping<string, LoggedEvent> stream)
    {
        var (sequence, hash) = (0L, EventHash.None);
        foreach (var e in stream)
        {
            if (e.Sequence <= sequence) yield return $"{stream.Key} forks: {e.Sequence} comes after {sequence}";
            else if (e.Sequence > sequence + 1) yield return $"{stream.Key} has a gap: {e.Sequence} comes after {sequence}";
            else if (!e.PreviousHash.Span.SequenceEqual(hash.Span))
                yield return $"{stream.Key} was altered before {e.Sequence}: it names another hash";
            (sequence, hash) = (e.Sequence, EventHash.Of(e));
        }
    }

    /// <summary>Every acknowledged command is in the log, by one append.</summary>
    private static IEnumerable<string> Commands(History history)
    {
        var appends = history.Log.GroupBy(e => e.Context.CommandId)
            .ToDictionary(g => g.Key, g => g.Select(e => (e.Stream, e.Position)).Distinct().ToList());
        foreach (var command in history.Acknowledged)
        {
            var times = appends.GetValueOrDefault(command.Id)?.Count ?? 0;
            if (times == 0) yield return $"acknowledged and lost: {command.What} ({command.Id})";
            else if (times > 1) yield return $"acknowledged once and done {times} times: {command.What} ({command.Id})";
        }
    }

    private static IEnumerable<string> SameLog(string node, NodeReport report, IReadOnlyList<LoggedEvent> log)
    {
        var places = report.Log;
        var expected = log.Select(e => new LogPlace(e.Position.ToString(), e.Stream, e.Sequence, e.Event.Type)).ToList();
        if (report.IsTrimmed && places.Count == 0) yield return $"node {node} shows nothing of the log";
        if (report.IsTrimmed) expected = [.. expected.TakeLast(places.Count)];
        var same = expected.Zip(places).TakeWhile(pair => pair.First == pair.Second).Count();
        if (same < expected.Count || same < places.Count)
        {
            yield return $"node {node} has another log from event {same + 1} on: "
                + $"{places.ElementAtOrDefault(same)} instead of {expected.ElementAtOrDefault(same)}";
        }
    }

    /// <summary>All nodes show the same.</summary>
    private static IEnumerable<string> Facts(IReadOnlyDictionary<string, NodeReport> nodes)
    {
        if (nodes.Count == 0) return [];
        var (first, one) = nodes.OrderBy(n => n.Key, StringComparer.Ordinal).First();
        return nodes.Where(n => n.Key != first).SelectMany(other => one.Facts.Keys.Union(other.Value.Facts.Keys)
            .Where(key => one.Facts.GetValueOrDefault(key) != other.Value.Facts.GetValueOrDefault(key))
            .Order(StringComparer.Ordinal).Take(MostShown)
            .Select(key => $"{key} is {Shown(one.Facts, key)} on {first} and {Shown(other.Value.Facts, key)} on {other.Key}"));
    }

    private static IEnumerable<string> Expected(
        string node, IReadOnlyDictionary<string, string> facts, IReadOnlyDictionary<string, string?> expected) =>
        expected.Where(e => facts.GetValueOrDefault(e.Key) != e.Value).OrderBy(e => e.Key, StringComparer.Ordinal).Take(MostShown)
            .Select(e => $"{e.Key} is {Shown(facts, e.Key)} on {node}, and {e.Value ?? "absent"} was acknowledged");

    private static IEnumerable<string> Requests(RequestCounts requests)
    {
        if (requests.Sent == 0) yield return "no request was sent";
        if (requests.Failed.Count > 0)
            yield return $"{requests.Failed.Count} of {requests.Sent} requests failed: {string.Join("; ", requests.Failed.Take(MostShown))}";
        if (requests is { MayRetry: false, Retried: > 0 })
            yield return $"{requests.Retried} of {requests.Sent} requests needed a second node";
    }

    private static string Shown(IReadOnlyDictionary<string, string> facts, string key) => facts.GetValueOrDefault(key) ?? "absent";
}
